import { posix } from "node:path";
import { UNKNOWN_TEXT, type Properties } from "../cases/case.ts";
import { interpolated, isMap, listOf, resolved, VARIABLE } from "./read-compose.ts";

/** An entry of a Container's `mounts` or of its `volumes`. */
export type Volume =
  | { readonly kind: "long"; readonly properties: Properties }
  | { readonly kind: "short"; readonly properties: Properties }
  | undefined;

/** Where the Compose file would lie, and whose home `~` is. */
const PROJECT = "/srv/project";
const HOME = "/home/user";

function onHost(source: string): string {
  if (source.includes(VARIABLE)) return UNKNOWN_TEXT;
  if (source.startsWith("~")) return posix.join(HOME, source.slice(1));
  return source.startsWith(".") ? posix.join(PROJECT, source) : source;
}

const isPath = (source: string) => /^([./~\\]|[A-Za-z]:[\\/])/.test(source) || source.startsWith(VARIABLE);
const PROPAGATION = /^r?(private|shared|slave)$/;

/** A volume of a service; `source:target:mode`, or the long spelling. */
export function readVolume(given: unknown): Volume {
  if (isMap(given)) return longVolume(given);
  if (typeof given !== "string") return undefined;
  const [first = "", second, mode = ""] = interpolated(given).split(/:(?![\\])/);
  if (second === undefined) return { kind: "short", properties: { containerPath: first } };
  const modes = mode.split(",");
  const readOnly = modes.includes("ro");
  const propagation = modes.find((word) => PROPAGATION.test(word));
  if (isPath(first) && propagation !== undefined) {
    const properties = {
      type: "bind",
      source: onHost(first),
      target: second,
      readOnly,
      bindOptions: { propagation },
    };
    return { kind: "long", properties };
  }
  const selinuxRelabel = modes.find((word) => /^z$/i.test(word));
  const source = isPath(first) ? { hostPath: onHost(first) } : { volumeName: first };
  return { kind: "short", properties: { ...source, containerPath: second, readOnly, selinuxRelabel } };
}

function longVolume(given: Properties): Volume {
  const { type, target, read_only: readOnly, bind, volume } = resolved(given) as Properties;
  const source = typeof given["source"] === "string" ? given["source"] : undefined;
  const kind = type ?? (source !== undefined && isPath(source) ? "bind" : "volume");
  const where = source === undefined ? undefined : kind === "bind" ? onHost(interpolated(source)) : source;
  const propagation = isMap(bind) ? bind["propagation"] : undefined;
  const subpath = isMap(volume) ? volume["subpath"] : undefined;
  return {
    kind: "long",
    properties: {
      type: kind,
      source: where,
      target,
      readOnly,
      ...(propagation !== undefined && { bindOptions: { propagation } }),
      ...(subpath !== undefined && { volumeOptions: { subpath } }),
    },
  };
}

/** The names of the volumes that a container mounts. */
export function namedVolumes({ mounts, volumes }: Properties): string[] {
  const names = [
    ...(listOf(mounts) as Properties[]).map(({ type, source }) => (type === "volume" ? source : undefined)),
    ...(listOf(volumes) as Properties[]).map(({ volumeName }) => volumeName),
  ];
  return names.filter((name) => typeof name === "string");
}
