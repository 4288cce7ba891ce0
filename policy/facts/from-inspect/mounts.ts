import { isEmpty, mapOf, textOf, type Inspected } from "./read.ts";

const PROPAGATION = /^r?(shared|slave|private)$/;

/**
 * `source:target[:options]` of a container's `Binds`; a source that begins with a slash is a path of the host, and none
 * at all is a volume without a name.
 * @returns an entry of `volumes`, or of `mounts` where only those have a word for what the options say
 */
export function bindOf(entry: unknown): { readonly volume: Inspected } | { readonly mount: Inspected } {
  const [first = "", second, options = ""] = textOf(entry).split(":");
  if (second === undefined) return { volume: { containerPath: first } };
  const propagation = options.split(",").find((option) => PROPAGATION.test(option));
  const readOnly = options.split(",").includes("ro");
  if (first.startsWith("/") && propagation !== undefined) {
    return { mount: { type: "bind", source: first, target: second, readOnly, bindOptions: { propagation } } };
  }
  const place = first.startsWith("/") ? { hostPath: first } : { volumeName: first };
  return { volume: { ...place, containerPath: second, readOnly } };
}

/** An entry of `Mounts` in a container's HostConfig. */
export function mountOf(entry: Inspected): Inspected {
  const volumeOptions = mapOf(entry["VolumeOptions"]);
  const driver = mapOf(volumeOptions["DriverConfig"]);
  return {
    type: entry["Type"],
    source: entry["Source"],
    target: entry["Target"],
    ...(!isEmpty(entry["BindOptions"]) && {
      bindOptions: { propagation: mapOf(entry["BindOptions"])["Propagation"] },
    }),
    ...(!isEmpty(volumeOptions) && {
      volumeOptions: {
        driverName: driver["Name"],
        driverOptions: mapOf(driver["Options"]),
        subpath: volumeOptions["Subpath"],
      },
    }),
  };
}
