import { join } from "node:path";
import { runBundle } from "./code-cache/run.mjs";
import { root } from "./folders.mjs";
import { NODE_NEEDED } from "./pins.mjs";
import { isFresh } from "./stamp.mjs";
import { atLeast } from "./version.mjs";

/** `mallku check` in one file, with the libraries that it needs. */
export const CHECK_BUNDLE = join(root, "gate/build/check.cjs");

/**
 * Runs the check in this process, where this Node can and the bundle is made from the present sources: a hook before each
 * commit has no time for a second process. Sets the exit code.
 * @returns {boolean} whether it could
 */
export function runFreshCheck() {
  if (!atLeast(process.version, NODE_NEEDED) || !isFresh("check", process.version)) return false;
  runBundle(CHECK_BUNDLE);
  return true;
}
