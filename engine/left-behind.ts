import { readFile, readdir } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { processState } from "../tools/process-state.mjs";

/** What the engine's file backend writes into a lock (pulumi/pulumi, pkg/backend/diy/lock.go). */
const lockSchema = z.looseObject({ pid: z.number(), hostname: z.string() });

/**
 * Whether every lock in a folder of the file backend is of this machine and of a process that is gone.
 * A lock that cannot be read may be anybody's.
 * @param folder `<backend>/.pulumi/locks/organization/<project>/<stack>`
 */
export async function areLocksLeftBehind(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch(() => []);
  // Beside each lock the backend keeps a file with the attributes that a bucket would have.
  const locks = names.filter((name) => name.endsWith(".json"));
  const left = await Promise.all(locks.map((name) => isLeftBehind(join(folder, name))));
  return left.length > 0 && left.every(Boolean);
}

async function isLeftBehind(file: string): Promise<boolean> {
  try {
    const lock = lockSchema.parse(JSON.parse(await readFile(file, "utf8")));
    return lock.hostname === hostname() && !isRunning(lock.pid);
  } catch {
    return false;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
  return processState(pid)?.ended !== true;
}
