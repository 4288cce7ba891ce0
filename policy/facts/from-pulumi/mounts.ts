import type { NodeMap } from "../decode.ts";
import type { Located, Mount } from "../model.ts";
import { isUnknown } from "../unknown.ts";
import { mapAt, objectsAt, optionsAt, textAt } from "../read.ts";

const KINDS = new Set(["bind", "volume", "tmpfs"]);

function mountKind(type: string): Mount["kind"] {
  const kind = type.trim().toLowerCase();
  return KINDS.has(kind) ? (kind as "bind" | "volume" | "tmpfs") : "other";
}

/** `mounts[]` of a container or of a service's container. */
export function longMounts(node: NodeMap, prefix: string): Mount[] {
  return objectsAt(node, "mounts", prefix).map(({ path, value }) => {
    const type = textAt(value, "type");
    const volumeOptions = mapAt(value, "volumeOptions");
    return {
      path,
      kind: type === undefined ? "other" : isUnknown(type) ? "unknown" : mountKind(type),
      // Docker writes "" where a volume has no name.
      source: textAt(value, "source") === "" ? undefined : textAt(value, "source"),
      sourcePath: `${path}.source`,
      target: textAt(value, "target"),
      propagation: textAt(mapAt(value, "bindOptions"), "propagation"),
      driver: textAt(volumeOptions, "driverName"),
      driverOptions: optionsAt(volumeOptions, "driverOptions", `${path}.volumeOptions.`),
      subpath: textAt(volumeOptions, "subpath"),
      relabel: undefined,
    };
  });
}

/**
 * `volumes[]` of a container, read as the provider does: `hostPath` wins over `volumeName`, and an entry with
 * neither is an anonymous volume (terraform-provider-docker, resource_docker_container_structures.go).
 */
export function shortMounts(node: NodeMap): Mount[] {
  return objectsAt(node, "volumes").flatMap((entry) => {
    const { path, value } = entry;
    const from = textAt(value, "fromContainer");
    const inherited =
      from === undefined || from === "" ? [] : [shortMount(entry, "from", from, "fromContainer")];
    const host = textAt(value, "hostPath");
    if (host !== undefined && host !== "") return [...inherited, shortMount(entry, "bind", host, "hostPath")];
    const name = textAt(value, "volumeName");
    if (inherited.length > 0 && (name === undefined || name === "")) return inherited;
    const volume = shortMount({ path, value }, "volume", name === "" ? undefined : name, "volumeName");
    return [...inherited, volume];
  });
}

function shortMount(
  { path, value }: Located<NodeMap>,
  kind: Mount["kind"],
  source: Mount["source"],
  key: string,
): Mount {
  return {
    path,
    kind,
    source,
    sourcePath: `${path}.${key}`,
    target: textAt(value, "containerPath"),
    propagation: undefined,
    driver: undefined,
    driverOptions: [],
    subpath: undefined,
    relabel: textAt(value, "selinuxRelabel"),
  };
}
