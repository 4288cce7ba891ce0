import { isDockerName } from "../facts/path.ts";
import { isUnknown } from "../facts/unknown.ts";
import { isLocalDriver, mountingOptions } from "../facts/volume-options.ts";
import { cis, deny, type Rule } from "./rule.ts";

const INSTEAD = "Use the local driver without options; Docker then keeps the data in its own folder.";

export const volumeDriver: Rule = {
  id: "volume-driver",
  title: "Volumes are Docker's own, not the host's folders under another name",
  severity: "critical",
  enforcement: "mandatory",
  why:
    "A volume with a device option is a bind mount that no container declares: every container that mounts the volume gets " +
    "a folder or disk of the host, or a share of another machine, and nothing in the container's own declaration shows it. " +
    "A driver other than Docker's own is a program on the host that decides for itself what is mounted.",
  remedy:
    "Declare the volume with driver local and without driverOpts (a tmpfs with only its size and owner passes).",
  references: [cis("5.6", "Ensure sensitive host system directories are not mounted on containers")],
  check({ volume }) {
    if (volume === undefined) return [];
    const driver = volume.driver;
    if (driver !== undefined && !isUnknown(driver.value) && !isLocalDriver(driver.value)) {
      return [
        deny(
          driver.path,
          "The volume's driver is not Docker's own, and decides for itself what it mounts",
          INSTEAD,
        ),
      ];
    }
    if (typeof volume.name === "string" && volume.name !== "" && !isDockerName(volume.name)) {
      return [
        deny(
          "name",
          "The volume's name is a path, which a container's mount would take for one on the host",
          "Write a name of letters, digits, `.`, `_` and `-`.",
        ),
      ];
    }
    if (volume.cluster)
      return [
        deny(
          "cluster",
          "The volume belongs to a swarm's storage plugin, which decides for itself what it mounts",
          INSTEAD,
        ),
      ];
    const mounting = mountingOptions(volume.options);
    const first = mounting[0];
    if (first === undefined) return [];
    return [deny(first, "The volume's options mount something of the host or of another machine", INSTEAD)];
  },
};
