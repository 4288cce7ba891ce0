/** The user part of `user[:group]`, read as runc reads it: a number in any spelling, or a name of the image. */
export function isRootUser(text: string): boolean {
  const user = (text.split(":")[0] ?? "").trim();
  if (user.toLowerCase() === "root") return true;
  return /^[+-]?\d+$/.test(user) && Number(user) === 0;
}

/** The group part of `user:group`; undefined where there is none. */
export function groupOf(user: string): string | undefined {
  return user.split(":")[1];
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

/** Whether a group beside the user's own is one of those; 0 is root's, in any spelling. */
export function isHostGroup(text: string): boolean {
  const group = text.trim().toLowerCase();
  return HOST_GROUPS.has(group) || isRootUser(group);
}

/** Whether a user's own group is. Root's own opens nothing of the host's, and OpenShift's images need it. */
export function isHostOwnGroup(user: string): boolean {
  const group = groupOf(user);
  return group !== undefined && !isRootUser(group) && isHostGroup(group);
}
