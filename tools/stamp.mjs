import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { root } from "./folders.mjs";

/**
 * What a file was made of: it is fresh while all of this is so. Digests are sha256 in hex, by path from the root.
 * @typedef {object} Stamp
 * @property {Record<string, string>} makers of the list that has it, the lockfile and the builder
 * @property {string | null} node version of the Node that built it, where what it left is for that Node alone
 * @property {Record<string, string>} inputs of the sources outside node_modules (the lockfile pins those)
 * @property {Record<string, string>} outputs
 */

/** @param {string} name of a bundle */
export const stampFile = (name) => join(root, "build/stamps", `${name}.json`);

/** @param {string | Uint8Array} data */
export const digest = (data) => createHash("sha256").update(data).digest("hex");

/** @param {string} path */
export function digestOf(path) {
  try {
    return digest(readFileSync(resolve(root, path)));
  } catch {
    return "absent";
  }
}

/** @param {readonly string[]} paths */
export const digestsOf = (paths) => Object.fromEntries(paths.map((path) => [path, digestOf(path)]));

/** @param {Record<string, string>} digests */
const unchanged = (digests) =>
  Object.entries(digests).every(([path, expected]) => digestOf(path) === expected);

/**
 * Whether a bundle is made from the present sources. Reads one file after the other, because a hook before each commit
 * waits for it: a hundred small ones read at once keep four threads busy for four times as long.
 * @param {string} name
 * @param {string} nodeVersion as in process.version, of the Node that would build
 */
export function isFresh(name, nodeVersion) {
  try {
    /** @type {unknown} */
    const kept = JSON.parse(readFileSync(stampFile(name), "utf8"));
    const { makers, node, inputs, outputs } = /** @type {Stamp} */ (kept);
    return (node === null || node === nodeVersion) && [makers, inputs, outputs].every(unchanged);
  } catch {
    return false;
  }
}
