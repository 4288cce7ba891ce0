/** Docker's rule for the name of a volume, container or network (moby, `names.RestrictedNamePattern`). */
const RESTRICTED_NAME = /^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/;

/**
 * Whether a text can only be a name to Docker. Anything else in a volume's place is taken for a path on the host:
 * the provider joins `name:path:mode` into one bind string, where a name that starts with "/" is a bind mount.
 */
export function isDockerName(text: string): boolean {
  return RESTRICTED_NAME.test(text);
}

/** `.` and `..` resolved and slashes merged, as the kernel would; without a look at any file system. */
export function normalisePath(text: string): string {
  const parts: string[] = [];
  for (const part of text.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === "..") parts.pop();
    else parts.push(part);
  }
  return `/${parts.join("/")}`;
}

/** Whether a relative path stays inside the folder it starts from at every step. */
export function staysInside(text: string): boolean {
  if (text.startsWith("/") || text.includes("\\")) return false;
  let depth = 0;
  for (const part of text.split("/")) {
    if (part === "" || part === ".") continue;
    depth += part === ".." ? -1 : 1;
    if (depth < 0) return false;
  }
  return true;
}

/** Folders that hold the host's own configuration, secrets and kernel, with everything below them. */
const HOST_ROOTS = [
  "/etc",
  "/proc",
  "/sys",
  "/dev",
  "/boot",
  "/run",
  "/var/run",
  "/var/lib/docker",
  "/lib/modules",
];
/** Folders that hold everybody's: work lies below them, but nobody's work is all of one. */
const SHARED = [
  "/",
  "/root",
  "/home",
  "/var",
  "/var/lib",
  "/var/log",
  "/usr",
  "/lib",
  "/opt",
  "/srv",
  "/mnt",
  "/media",
  "/tmp",
];

/** Whether an absolute path is a folder of the host as such, and not one that a project could lie in. */
export function isHostFolder(text: string): boolean {
  if (!text.startsWith("/")) return false;
  const path = normalisePath(text);
  return SHARED.includes(path) || HOST_ROOTS.some((root) => path === root || path.startsWith(`${root}/`));
}

const RUNTIME_SOCKETS = /\/(docker|containerd|podman|crio|buildkitd?)[^/]*\.sock$/;

/** What a path on the host is, in a word that a message may show. The path itself is never shown. */
export function hostPathClass(text: string): string {
  const path = normalisePath(text);
  if (RUNTIME_SOCKETS.test(path)) return "the socket of a container runtime, which is root on the host";
  if (path === "/") return "the host's whole file system";
  const top = path.split("/")[1] ?? "";
  if (["proc", "sys", "dev"].includes(top)) return "the host's kernel interfaces";
  if (["var", "run", "etc", "root", "boot", "usr", "lib"].includes(top)) return "a system folder of the host";
  return "a path on the host";
}
