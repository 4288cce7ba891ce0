/** Where a Docker host is: on this machine, reached by SSH, or reached over a network in another way. */
export type DaemonPlace = "local" | "ssh" | "network" | "unreadable";

/** A user, a host and a port, and nothing that an ssh on this machine could read as an option or hold a password. */
const BY_SSH =
  /^ssh:\/\/([a-z_][a-z0-9_.-]*@)?([a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:]+\])(:[0-9]{1,5})?\/?$/i;

/** A `host` of the docker provider: `unix:///var/run/docker.sock`, `npipe:////./pipe/docker_engine`, `tcp://…`, `ssh://…`. */
export function daemonPlace(text: string): DaemonPlace {
  if (text === "" || /^(unix:\/\/|npipe:\/\/)\//.test(text)) return "local";
  if (text.startsWith("ssh://") && BY_SSH.test(text)) return "ssh";
  return /^(tcp|ssh|https?|fd):\/\//.test(text) ? "network" : "unreadable";
}

/** Whether a build's context is fetched from somewhere: a URL, or git's short spellings. */
export function isRemoteContext(text: string): boolean {
  const context = text.trim();
  return (
    /^([a-z][a-z0-9+.-]*:\/\/|git@|github\.com\/)/i.test(context) ||
    /\.git(#[^]*)?$/.test(context) ||
    context === "-"
  );
}
