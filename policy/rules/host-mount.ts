import type { Mount } from "../facts/model.ts";
import { hostPathClass, isDockerName, staysInside } from "../facts/path.ts";
import { isLocalDriver, mountingOptions } from "../facts/volume-options.ts";
import { cis, deny, type Danger, type Rule } from "./rule.ts";

const INSTEAD = "Use a named volume of this stack (a docker Volume with the local driver and no options).";

function source(mount: Mount): Danger[] {
  const { kind, path, sourcePath, source: value } = mount;
  switch (kind) {
    case "bind": {
      const what = typeof value === "string" ? hostPathClass(value) : "a path on the host";
      return [deny(sourcePath, `The container is given ${what}`, INSTEAD)];
    }
    case "from":
      return [
        deny(sourcePath, "The container inherits every mount of another one, whatever they are", INSTEAD),
      ];
    case "other":
      return [deny(`${path}.type`, "A mount is neither a volume nor a tmpfs", INSTEAD)];
    case "volume":
      if (typeof value !== "string" || isDockerName(value)) return [];
      return [
        deny(
          sourcePath,
          `A volume's name is a path, so Docker binds ${hostPathClass(value)} in its place`,
          INSTEAD,
        ),
      ];
    case "tmpfs":
    case "unknown":
      return [];
  }
}

function target({ path, target: value, relabel }: Mount): Danger[] {
  const dangers: Danger[] = [];
  if (typeof value === "string" && value.includes(":")) {
    const found = "The path inside the container holds a colon, which splits the mount into other options";
    dangers.push(deny(`${path}.containerPath`, found, "Write an absolute path without a colon."));
  }
  if (typeof relabel === "string" && !/^[zZ]?$/.test(relabel)) {
    const found = "The relabel mode is more than z or Z, and ends up among the mount's options";
    dangers.push(deny(`${path}.selinuxRelabel`, found, "Write z, Z, or leave it out."));
  }
  return dangers;
}

function volumeOptions(mount: Mount): Danger[] {
  const { path, driver, driverOptions, subpath } = mount;
  const dangers: Danger[] = [];
  if (typeof driver === "string" && !isLocalDriver(driver)) {
    const found =
      "The volume comes from a driver that is not Docker's own, which decides for itself what it mounts";
    dangers.push(deny(`${path}.volumeOptions.driverName`, found, INSTEAD));
  }
  const mounting = mountingOptions(driverOptions);
  if (mounting.length > 0) {
    const found =
      "The volume's driver options mount something of the host, or of another machine, in its place";
    dangers.push(deny(`${path}.volumeOptions.driverOptions`, found, INSTEAD));
  }
  if (typeof subpath === "string" && !staysInside(subpath)) {
    const found = "The folder inside the volume leads out of it";
    dangers.push(deny(`${path}.volumeOptions.subpath`, found, "Write a relative path without `..`."));
  }
  return dangers;
}

export const hostMount: Rule = {
  id: "host-mount",
  title: "No path of the host is mounted into a container",
  severity: "critical",
  enforcement: "mandatory",
  why:
    "A folder of the host inside a container is a way out of it: with the Docker socket it is root on the host, with a " +
    "system folder it is a changed host, with any folder it is data that outlives what was declared. Docker has many " +
    "spellings for it besides a bind mount: a volume whose name is a path, a volume whose driver options name a device, a " +
    "container path with a colon in it, and the mounts of another container.",
  remedy: "Keep data in named volumes with the local driver and no options, and scratch space in tmpfs.",
  references: [
    cis("5.6", "Ensure sensitive host system directories are not mounted on containers"),
    cis("5.32", "Ensure that the Docker socket is not mounted inside any containers"),
  ],
  check({ workload }) {
    // One mount is one danger, however many of its places say so: the first that does is named.
    return (
      workload?.mounts.flatMap((mount) => {
        return [...source(mount), ...target(mount), ...volumeOptions(mount)].slice(0, 1);
      }) ?? []
    );
  },
};
