/** The user part of `user[:group]`, read as runc reads it: a number in any spelling, or a name of the image. */
export function isRootUser(text: string): boolean {
  const user = (text.split(":")[0] ?? "").trim();
  if (user.toLowerCase() === "root") return true;
  return /^[+-]?\d+$/.test(user) && Number(user) === 0;
}

/** Groups that own something of the host in every usual distribution, whatever their number there. */
const HOST_GROUPS = new Set([
  "root",
  "docker",
  "disk",
  "kmem",
  "sudo",
  "wheel",
  "adm",
  "shadow",
  "lxd",
  "libvirt",
  "podman",
  "containerd",
  "kvm",
]);

export function isHostGroup(text: string): boolean {
  const group = text.trim().toLowerCase();
  return HOST_GROUPS.has(group) || (/^[+-]?\d+$/.test(group) && Number(group) === 0);
}
