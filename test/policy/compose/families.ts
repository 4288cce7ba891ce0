/** One danger, and the rules of each side that speak of it. */
export interface Family {
  readonly name: string;
  /** Ids, or `id:property` where one rule speaks of several. */
  readonly ours: readonly string[];
  readonly theirs: readonly string[];
  /** Whether it is about the host or about published ports: there nothing that they find may pass here. */
  readonly isMandatory: boolean;
}

const family = (name: string, ours: readonly string[], theirs: readonly string[], isMandatory = true) => ({
  name,
  ours,
  theirs,
  isMandatory,
});

/** Every danger that both this gate and compose-lint 0.36.2 know. */
export const FAMILIES: readonly Family[] = [
  family("address of a published port", ["publish-address"], ["CL-0005"]),
  family("host's files", ["host-mount", "volume-driver"], ["CL-0001", "CL-0013", "CL-0025"]),
  family("mount propagation", ["mount-propagation"], ["CL-0017"]),
  family("privileged", ["privileged"], ["CL-0002"]),
  family("host's network", ["network-namespace"], ["CL-0008"]),
  family("host's namespaces", ["host-namespaces"], ["CL-0010"]),
  family("confinement", ["confinement"], ["CL-0009"]),
  family(
    "capabilities",
    ["capabilities"],
    ["CL-0011", "CL-0024", "CL-0027", "CL-0028", "CL-0029", "CL-0030"],
  ),
  family("devices", ["host-devices"], ["CL-0016"]),
  family("root", ["root-user"], ["CL-0018"]),
  family("privileges gained", ["no-new-privileges", "database-hardening:securityOpts"], ["CL-0003"], false),
  family(
    "capabilities kept",
    ["dropped-capabilities", "database-hardening:capabilities"],
    ["CL-0006"],
    false,
  ),
  family("writable root", ["read-only-root", "database-hardening:readOnly"], ["CL-0007"], false),
  family("unpinned image", ["pinned-image"], ["CL-0004", "CL-0019"], false),
  family("limits", ["resource-limits"], ["CL-0026"], false),
];

/** Rules of compose-lint that this gate has no like of, and why. */
export const ONLY_THEIRS: Readonly<Record<string, string>> = {
  "CL-0014":
    "logging switched off exposes nothing and reaches no host; `docker logs` is a habit, not a barrier",
  "CL-0020":
    "credentials in the environment: the declared stack has none, and Pulumi keeps secrets by its own means",
  "CL-0021": "credentials in connection strings: as CL-0020",
  "CL-0022": "a tmpfs without noexec or nosuid is memory of the container's own, and reaches no host",
};

const NO_PORTS = "compose-lint judges where a port is open, and not what stands behind it";
const NO_NETWORKS = "compose-lint does not read the networks of a Compose file";
const NO_IMAGES = "the making of images and what is given to it is no part of what compose-lint reads";
const NO_COMPOSE = "Compose has no such thing";
const CLOSED_WORLD = "compose-lint refuses what is known to be dangerous, and is silent on the rest";

/** Rules of this gate that compose-lint has no like of, and why. */
export const ONLY_OURS: Readonly<Record<string, string>> = {
  "database-port": NO_PORTS,
  "api-port-only": NO_PORTS,
  "database-endpoint": NO_PORTS,
  "proxy-publication": NO_PORTS,
  "data-volume": NO_PORTS,
  "default-network": NO_NETWORKS,
  "network-driver": NO_NETWORKS,
  "network-options": NO_NETWORKS,
  "network-addresses": NO_NETWORKS,
  "network-attachment": NO_NETWORKS,
  "host-gateway": NO_NETWORKS,
  "kernel-settings": CLOSED_WORLD,
  "remote-logging": CLOSED_WORLD,
  "allowed-types": CLOSED_WORLD,
  "allowed-properties": CLOSED_WORLD,
  "known-at-preview": NO_COMPOSE,
  uploads: NO_COMPOSE,
  "managed-plugin": NO_COMPOSE,
  "local-daemon": NO_COMPOSE,
  "ssh-daemon": NO_COMPOSE,
  "build-isolation": NO_IMAGES,
  "image-tag": NO_IMAGES,
  "environment-image": NO_IMAGES,
  "image-builder": NO_IMAGES,
  "database-image": NO_IMAGES,
  "protected-data": NO_COMPOSE,
  "non-root-user":
    "compose-lint speaks of a user that is root (CL-0018), and not of one that is left to the image",
  healthcheck: "compose-lint does not ask for a health check",
  "restart-policy": "compose-lint does not ask what happens when a container dies",
};
