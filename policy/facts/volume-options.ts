import type { Option } from "./model.ts";
import { isUnknown } from "./unknown.ts";

/** Mount options that say how large a tmpfs is and whose, and nothing about where it comes from. */
const TMPFS_OPTION =
  /^((size|nr_inodes|nr_blocks|mode|uid|gid)=[\w%]+|ro|rw|noexec|exec|nosuid|nodev|noatime|nodiratime|relatime|sync)$/;

/**
 * The options of Docker's `local` volume driver are those of mount(8): with a device they mount anything the host
 * can, a folder of its own (`o=bind`), a disk, a share of another machine. The one use without a device is a tmpfs,
 * which lives in memory.
 * @returns the paths of the options that could mount something of the host or of the network
 */
export function mountingOptions(options: readonly Option[]): string[] {
  const filled = options.filter((option) => option.value !== "");
  const valueOf = (key: string) => filled.find((option) => option.key === key)?.value;
  const type = valueOf("type");
  const isTmpfs = type === "tmpfs" && [undefined, "tmpfs", "none"].includes(textOf(valueOf("device")));
  return filled
    .filter(({ key, value }) => {
      // A quota, which mounts nothing.
      if (isUnknown(value) || key === "size") return false;
      if (!isTmpfs) return true;
      if (key === "type" || key === "device") return false;
      return key !== "o" || !value.split(",").every((part) => TMPFS_OPTION.test(part.trim()));
    })
    .map(({ path }) => path);
}

/** An unknown value stands for any text, so it is none of those that are let pass. */
function textOf(value: Option["value"] | undefined): string | undefined {
  return isUnknown(value) ? "unknown" : value;
}

/** Docker's own driver, under either of the names it goes by. */
export function isLocalDriver(driver: string): boolean {
  return driver === "" || driver === "local";
}
