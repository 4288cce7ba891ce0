import type { Properties } from "../cases/case.ts";
import { asText } from "./read-compose.ts";

const isScalar = (value: unknown) => value === undefined || ["string", "number"].includes(typeof value);

/** One mapping in Compose's long spelling; undefined where it has none. */
export function longPort({ internal, external, ip, protocol }: Properties): Properties | undefined {
  if (![internal, external, ip, protocol].every(isScalar)) return undefined;
  return { target: internal, published: external, host_ip: ip, protocol };
}

/** The same as `ip:published:target/protocol`. */
export function shortPort({ internal, external, ip, protocol }: Properties): string | undefined {
  if (internal === undefined || ![internal, external, ip, protocol].every(isScalar)) return undefined;
  // "" is an address to the provider, and to Compose the absence of one.
  const address = asText(ip).includes(":") && !asText(ip).startsWith("[") ? `[${asText(ip)}]` : asText(ip);
  const host = address === "" ? asText(external) : `${address}:${asText(external)}`;
  const mapping = host === "" ? asText(internal) : `${host}:${asText(internal)}`;
  return protocol === undefined || protocol === "" ? mapping : `${mapping}/${asText(protocol)}`;
}

/** An entry of `mounts[]`. */
export function longVolume(mount: Properties): Properties | undefined {
  const { type, source, target, readOnly, bindOptions, volumeOptions } = mount;
  const { driverName, driverOptions, noCopy, subpath } = (volumeOptions ?? {}) as Properties;
  // Compose gives a volume its driver where the volume is declared, and a mount has none of its own.
  if (driverName !== undefined || driverOptions !== undefined) return undefined;
  return {
    type,
    source,
    target,
    read_only: readOnly,
    ...(bindOptions !== undefined && { bind: bindOptions }),
    ...(volumeOptions !== undefined && { volume: { nocopy: noCopy, subpath } }),
  };
}

/** An entry of `volumes[]`: a text, or the container whose volumes are taken over. */
export function shortVolume(entry: Properties): string | { from: string } | undefined {
  const { hostPath, volumeName, containerPath, fromContainer, readOnly, selinuxRelabel } = entry;
  const filled = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);
  const from = filled(fromContainer);
  if (from !== undefined) return containerPath === undefined ? { from: `container:${from}` } : undefined;
  const source = filled(hostPath) ?? filled(volumeName);
  const target = filled(containerPath);
  if (target === undefined) return undefined;
  const mode = [readOnly === true ? "ro" : "", filled(selinuxRelabel) ?? ""]
    .filter((part) => part !== "")
    .join(",");
  return [source, target, mode].filter((part) => part !== undefined && part !== "").join(":");
}
