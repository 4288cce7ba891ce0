import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { dayOf, WaiverBook } from "./book.ts";

/** Beside Pulumi.yaml. */
export const WAIVER_FILE = "Mallku.waivers.yaml";

/** The nearest folder with a Pulumi.yaml, from a folder upwards; undefined where there is none. */
export function projectFolderFrom(folder: string): string | undefined {
  if (existsSync(join(folder, "Pulumi.yaml"))) return folder;
  const parent = dirname(folder);
  return parent === folder ? undefined : projectFolderFrom(parent);
}

/**
 * The waivers of a project; none where it has no file. What reads the file is loaded only where there is one, because the
 * gate's start is waited for.
 */
export async function openWaivers(projectFolder: string | undefined, now: Date): Promise<WaiverBook> {
  const today = dayOf(now);
  const file = projectFolder === undefined ? undefined : join(projectFolder, WAIVER_FILE);
  if (file === undefined || !existsSync(file)) return new WaiverBook([], today);
  const { readWaivers } = await import("./read.ts");
  return new WaiverBook(readWaivers(readFileSync(file, "utf8")), today);
}
