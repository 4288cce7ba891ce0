/** Where a Docker host or a build's context is: on this machine, or reached over a network. */
export type DaemonPlace = "local" | "network" | "unreadable";

/** A `host` of the docker provider: `unix:///var/run/docker.sock`, `npipe:////./pipe/docker_engine`, `tcp://…`, `ssh://…`. */
export function daemonPlace(text: string): DaemonPlace {
  if (text === "" || /^(unix:\/\/|npipe:\/\/)\//.test(text)) return "local";
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
