import { readFileSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";
import { replaceFile } from "../tools/keep.mjs";

const recordSchema = z.object({
  /** Digest of the declaration that was converged on. */
  declaration: z.string(),
  /** Of the container that came of it. */
  containerId: z.string(),
  fingerprint: z.string(),
  /** What is not the real thing in this stack. */
  standIns: z.array(z.string()),
});

/**
 * What the last update that ran to its end left behind. While the declaration and the container still have
 * these digests, an engine would find nothing to do, and need not be started to say so.
 */
export type ConvergedRecord = z.output<typeof recordSchema>;

export function recordFile(stateFolder: string, stack: string): string {
  return join(stateFolder, "converged", `${stack}.json`);
}

/** @returns undefined where no update has run to its end, and where the file is not this version's */
export function readRecord(file: string): ConvergedRecord | undefined {
  try {
    // At once: it is a few hundred bytes, and is read at every ensure.
    return recordSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return undefined;
  }
}

export async function writeRecord(file: string, record: ConvergedRecord): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await replaceFile(file, JSON.stringify(record), 0o600);
}

/** Before anything is changed: a run that is killed in the middle must not pass for one that ended. */
export async function removeRecord(file: string): Promise<void> {
  await rm(file, { force: true });
}
