import { chown, copyFile, mkdir, readFile, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { constants } from "node:fs";
import { dirname } from "node:path";
import { SettingsError } from "../../infra/errors.ts";
import { addServer, type EditOptions, type ServerEntry } from "./edit.ts";

export interface Configured {
  /** The file itself, behind any link. */
  readonly path: string;
  /** Undefined where there was nothing to keep, or nothing to change. */
  readonly backup: string | undefined;
  readonly changed: boolean;
}

const NEW_FILE_MODE = 0o600;
const MAY_WRITE = 0o222;

/** The configuration as it would be, for a person to look at. Changes nothing. */
export async function previewConfiguration(entry: ServerEntry, options: EditOptions): Promise<string> {
  return addServer((await textOf(options.path)) ?? "", entry, options);
}

/**
 * Puts the server into a host's configuration: whole or not at all, with a copy of what was there.
 * @throws SettingsError where the file is malformed or may not be written, unchanged
 */
export async function configureHost(entry: ServerEntry, options: EditOptions): Promise<Configured> {
  const path = await realpath(options.path).catch(() => options.path);
  const before = await textOf(path);
  const after = addServer(before ?? "", entry, options);
  if (after === before) return { path, backup: undefined, changed: false };
  const mode = before === undefined ? undefined : await modeOf(path);
  const draft = `${path}.${process.pid}.draft`;
  try {
    await mkdir(dirname(path), { recursive: true });
    const backup = before === undefined ? undefined : await backUp(path);
    await writeFile(draft, after, { mode: mode ?? NEW_FILE_MODE, flag: "wx" });
    if (mode !== undefined) await keepOwner(path, draft);
    // The host writes this file too; what it wrote in the meantime must not be lost.
    if ((await textOf(path)) !== before) throw unwritable(path, "it was changed in the meantime");
    await rename(draft, path);
    return { path, backup, changed: true };
  } catch (error) {
    await rm(draft, { force: true });
    if (error instanceof SettingsError) throw error;
    throw unwritable(path, error instanceof Error ? error.message : String(error));
  }
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw unwritable(path, error instanceof Error ? error.message : String(error));
  }
}

/** Root may write what is read-only: the bits are its owner's word all the same. */
async function modeOf(path: string): Promise<number> {
  const { mode } = await stat(path);
  if ((mode & MAY_WRITE) === 0) throw unwritable(path, "it is read-only");
  return mode & 0o777;
}

async function backUp(path: string): Promise<string> {
  const stamp = new Date().toISOString().replace(/[:.]/g, "-");
  const backup = `${path}.${stamp}.backup`;
  await copyFile(path, backup, constants.COPYFILE_EXCL);
  return backup;
}

async function keepOwner(path: string, draft: string): Promise<void> {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = await stat(path);
  await chown(draft, uid, gid);
}

function unwritable(path: string, found: string): SettingsError {
  return new SettingsError([
    {
      key: path,
      found: `${found}; the file was not changed`,
      allowed:
        "a file that may be written; `--print` shows what to put into it by hand, and `--path` takes another",
    },
  ]);
}
