import { createHash, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { chmod, mkdir, open, readFile, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { errorCode } from "./problem.mjs";

/** Written last into a kept folder, beside what it vouches for. */
const SEAL = "seal.json";

/**
 * @typedef {object} Seal
 * @property {string} file the one file vouched for, relative to the folder
 * @property {string} sha256
 * @property {number} size bytes
 * @property {number} modified milliseconds since 1970
 * @property {string} version
 * @property {import("./facts.d.ts").Way} way how it came here
 */

/** @param {string} file */
export async function fileDigest(file) {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  return hash.digest("hex");
}

/**
 * @param {unknown} value
 * @returns {value is Seal}
 */
function isSeal(value) {
  if (typeof value !== "object" || value === null) return false;
  const seal = /** @type {Record<string, unknown>} */ (value);
  return (
    ["file", "sha256", "version", "way"].every((key) => typeof seal[key] === "string") &&
    ["size", "modified"].every((key) => typeof seal[key] === "number")
  );
}

/**
 * The seal of a kept folder if what it vouches for is there unchanged, else null. The digest is only taken again where
 * size or time differ: reading 160 MB at every start would be felt.
 * @param {string} folder
 * @returns {Promise<Seal | null>}
 */
export async function sealed(folder) {
  try {
    /** @type {unknown} */
    const seal = JSON.parse(await readFile(join(folder, SEAL), "utf8"));
    if (!isSeal(seal)) return null;
    const file = join(folder, seal.file);
    const { size, mtimeMs } = await stat(file);
    if (size !== seal.size) return null;
    if (mtimeMs === seal.modified) return seal;
    if ((await fileDigest(file)) !== seal.sha256) return null;
    await replaceFile(join(folder, SEAL), JSON.stringify({ ...seal, modified: mtimeMs }), 0o644);
    return seal;
  } catch {
    return null;
  }
}

/**
 * A fresh folder beside `folder`, for making what `keep` then puts there; folders left by killed set-ups go.
 * The caller holds the lock of `folder`.
 * @param {string} folder
 */
export async function draftFolder(folder) {
  const parent = dirname(folder);
  const prefix = `${folder.slice(parent.length + 1)}.draft-`;
  await mkdir(parent, { recursive: true });
  for (const name of await readdir(parent)) {
    if (name.startsWith(prefix)) await rm(join(parent, name), { recursive: true, force: true });
  }
  const draft = join(parent, `${prefix}${randomUUID()}`);
  await mkdir(draft);
  return draft;
}

/**
 * Seals a draft and puts it in place of `folder` in one step, so that nobody ever sees half of it.
 * @param {string} draft
 * @param {string} folder
 * @param {Pick<Seal, "file" | "version" | "way">} what
 */
export async function keep(draft, folder, what) {
  const file = join(draft, what.file);
  const { size, mtimeMs } = await stat(file);
  /** @type {Seal} */
  const seal = { ...what, sha256: await fileDigest(file), size, modified: mtimeMs };
  await writeFile(join(draft, SEAL), JSON.stringify(seal));
  await rm(folder, { recursive: true, force: true });
  await rename(draft, folder);
}

/**
 * Writes a file in one step: whoever reads it sees the old or the new text, never a part.
 * @param {string} file
 * @param {string | Uint8Array} content
 * @param {number} mode
 */
export async function replaceFile(file, content, mode) {
  await mkdir(dirname(file), { recursive: true });
  const draft = join(dirname(file), `.${randomUUID()}.draft`);
  try {
    const handle = await open(draft, "wx", mode);
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await chmod(draft, mode);
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

/**
 * The text of a file, or null where there is none.
 * @param {string} file
 */
export async function textOf(file) {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (errorCode(error) === "ENOENT" || errorCode(error) === "ENOTDIR") return null;
    throw error;
  }
}
