import { closeSync, fsyncSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { StartError } from "./start-error.ts";

/**
 * One process a directory. The lock is the kernel's (fcntl, as arangod's own; SQLite is the one module of Node that takes it): it ends with
 * the process however that dies, and holds between containers that share a volume, where a process id says nothing. `LOCK` names the holder
 * for the message.
 */
export interface DirectoryLock {
  release: () => void;
}

const holderOf = (file: string): string => {
  try {
    return readFileSync(file, "utf8").trim() || "unknown";
  } catch {
    return "unknown";
  }
};

export const lockDirectory = (directory: string): DirectoryLock => {
  const pidFile = join(directory, "LOCK");
  const lock = new DatabaseSync(join(directory, "LOCK.held"));
  try {
    // A journal on the disk would be left behind by a kill, and could not be made on a full disk. Node refuses SQLite's OFF
    // without a word (it opens databases defensively).
    lock.exec("PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE");
  } catch (error) {
    lock.close();
    if (!(error instanceof Error) || !/database is locked/.test(error.message)) throw error;
    throw new StartError(
      22,
      `database is locked by process ${holderOf(pidFile)}; please stop it first and check that the lockfile '${pidFile}' goes away`,
    );
  }
  try {
    const file = openSync(pidFile, "w", 0o644);
    writeSync(file, String(process.pid));
    fsyncSync(file);
    closeSync(file);
  } catch (error) {
    // A full disk: the lock holds all the same, and what is there can be read.
    if (!(error instanceof Error && "code" in error && error.code === "ENOSPC")) throw error;
  }
  return {
    release: () => {
      rmSync(pidFile, { force: true });
      lock.close();
    },
  };
};
