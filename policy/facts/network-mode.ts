/** What a network mode means to Docker, whatever its case or surrounding blanks. */
export type NetworkMode =
  | { readonly kind: "default" }
  | { readonly kind: "none" }
  | { readonly kind: "host" }
  | { readonly kind: "container" }
  | { readonly kind: "foreign-namespace" }
  | { readonly kind: "network"; readonly name: string };

const DEFAULTS = new Set(["", "default", "bridge"]);
const FOREIGN = new Set(["slirp4netns", "pasta", "private", "ns", "nat", "ingress", "docker_gwbridge"]);

/**
 * Source: moby `container/hostconfig_unix.go` (host, none, default, bridge, `container:<name>`); any other text
 * with a colon is a namespace of some other runtime (`ns:/proc/1/ns/net`, `slirp4netns:`, `service:x`).
 */
export function parseNetworkMode(text: string): NetworkMode {
  const name = text.trim();
  const mode = name.toLowerCase();
  if (DEFAULTS.has(mode)) return { kind: "default" };
  if (mode === "none") return { kind: "none" };
  if (mode === "host") return { kind: "host" };
  if (mode.startsWith("container:") || mode === "container") return { kind: "container" };
  if (mode.includes(":") || mode.includes("/") || FOREIGN.has(mode)) return { kind: "foreign-namespace" };
  return { kind: "network", name };
}
