import { isObject, type Properties, type Value } from "../../protocol/values.ts";
import { flag, given, number, objects, text, textMap, word } from "../inputs.ts";
import { labelsFromDocker, labelsToDocker } from "../labels.ts";
import type { InspectedMount } from "./inspected.ts";

export interface Binds {
  readonly volumes: Record<string, object>;
  readonly Binds: string[];
  readonly VolumesFrom: string[];
}

/** The `volumes` property in the forms of Docker's API. */
export function bindsToDocker(value: Value | undefined): Binds {
  const entries = objects(value);
  for (const { fromContainer, containerPath } of entries) {
    if ((text(fromContainer) === undefined) === (text(containerPath) === undefined)) {
      throw new Error("each entry of volumes needs either containerPath or fromContainer, and not both");
    }
  }
  const own = entries.filter(({ fromContainer }) => text(fromContainer) === undefined);
  return {
    volumes: Object.fromEntries(own.map(({ containerPath }) => [word(containerPath), {}])),
    Binds: own.flatMap(bind),
    VolumesFrom: entries.flatMap(({ fromContainer }) => text(fromContainer) ?? []),
  };
}

function bind({ volumeName, hostPath, containerPath, readOnly, selinuxRelabel }: Properties): string[] {
  const source = text(hostPath) ?? text(volumeName);
  if (source === undefined) return [];
  const access = flag(readOnly) === true ? "ro" : "rw";
  const mode = text(selinuxRelabel) === undefined ? access : `${access},${word(selinuxRelabel)}`;
  return [`${source}:${word(containerPath)}:${mode}`];
}

/** The `mounts` property as Docker takes it; options count only for their own type of mount. */
export function mountsToDocker(value: Value | undefined): object[] {
  return objects(value).map((mount) => {
    const options = {
      BindOptions: mount.type === "bind" ? bindOptions(mount.bindOptions) : {},
      VolumeOptions: mount.type === "volume" ? volumeOptions(mount.volumeOptions) : {},
      TmpfsOptions: mount.type === "tmpfs" ? tmpfsOptions(mount.tmpfsOptions) : {},
    };
    return {
      Type: text(mount.type),
      Target: text(mount.target),
      Source: text(mount.source) ?? "",
      ReadOnly: flag(mount.readOnly) ?? false,
      ...given(options),
    };
  });
}

function bindOptions(options: Value | undefined): object {
  return isObject(options) ? given({ Propagation: text(options.propagation) }) : {};
}

function volumeOptions(options: Value | undefined): object {
  if (!isObject(options)) return {};
  return given({
    NoCopy: flag(options.noCopy),
    Labels: labelsToDocker(options.labels),
    DriverConfig: given({ Name: text(options.driverName), Options: textMap(options.driverOptions) }),
    Subpath: text(options.subpath),
  });
}

function tmpfsOptions(options: Value | undefined): object {
  return isObject(options) ? given({ SizeBytes: number(options.sizeBytes), Mode: number(options.mode) }) : {};
}

/** What inspect says of the mounts, as state keeps it. */
export function mountsFromDocker(mounts: readonly InspectedMount[]): Properties[] {
  return mounts.map(({ Type, Source, Target, ReadOnly, BindOptions, VolumeOptions, TmpfsOptions }) => ({
    target: Target,
    source: Source,
    type: Type,
    readOnly: ReadOnly,
    ...(BindOptions ? { bindOptions: { propagation: BindOptions.Propagation } } : {}),
    ...(VolumeOptions ? { volumeOptions: volumeOptionsFrom(VolumeOptions) } : {}),
    ...(TmpfsOptions ? { tmpfsOptions: { sizeBytes: TmpfsOptions.SizeBytes, mode: TmpfsOptions.Mode } } : {}),
  }));
}

function volumeOptionsFrom(options: NonNullable<InspectedMount["VolumeOptions"]>): Properties {
  return {
    noCopy: options.NoCopy,
    labels: labelsFromDocker(options.Labels),
    driverName: options.DriverConfig?.Name ?? "",
    driverOptions: options.DriverConfig?.Options ?? {},
    subpath: options.Subpath,
  };
}
