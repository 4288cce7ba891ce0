import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { Script } from "node:vm";

const [BEFORE, AFTER] = ["(function (exports, require, module, __filename, __dirname) {", "\n})"];

/**
 * Where the code cache of a bundle is kept: a digest of the source that it was made from, then V8's own data.
 * @param {string} file
 */
export const cacheOf = (file) => `${file}.cache`;

/** @param {string} source */
export const digestOf = (source) => createHash("sha256").update(source).digest();

/**
 * @param {string} file
 * @param {Buffer} digest of the source: V8 itself compares only the length, and a cache of other rules of the same
 * length would be run as if it were these
 */
function cachedCode(file, digest) {
  try {
    const kept = readFileSync(cacheOf(file));
    return digest.equals(kept.subarray(0, digest.length)) ? kept.subarray(digest.length) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Runs a CommonJS bundle as `node <file>` would, but with the code that V8 compiled when the bundle was built and tried
 * out. Node's own compile cache holds only what is compiled before the first line runs, which is a fifth of it. Another
 * Node than the one that built it, or no cache, only means that everything is compiled again.
 * @param {string} file an absolute path
 * @returns {{ script: Script, digest: Buffer }}
 */
export function runBundle(file) {
  const source = readFileSync(file, "utf8");
  const digest = digestOf(source);
  const cachedData = cachedCode(file, digest);
  const script = new Script(`${BEFORE}${source}${AFTER}`, {
    filename: file,
    columnOffset: -BEFORE.length,
    ...(cachedData !== undefined && { cachedData }),
  });
  const module = { exports: {} };
  /** @type {unknown} */
  const compiled = script.runInThisContext();
  const run = /** @type {(...scope: unknown[]) => void} */ (compiled);
  run(module.exports, createRequire(file), module, file, dirname(file));
  return { script, digest };
}
