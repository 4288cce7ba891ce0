import { cacheFolder, homeFolder, stateFolder } from "./folders.mjs";

/**
 * What every part of the set-up stands on.
 * @typedef {object} Ground
 * @property {import("./folders.mjs").Environment} env HOME is always set in it
 * @property {string} cache
 * @property {string} state
 * @property {string} stack the stack that the set-up is for: only `dev` may use a stand-in
 * @property {string | undefined} configFile the stack's settings, where they are not in Pulumi.<stack>.yaml
 * @property {boolean} retry try again what failed lately
 * @property {import("./progress.mjs").Progress} progress
 */

/** The one stack that may run on stand-ins: they are for trying things out, and hold none of the real parts' promises. */
const STAND_IN_STACK = "dev";

/** @param {Pick<Ground, "stack">} ground */
export function standInsAllowed({ stack }) {
  return stack === STAND_IN_STACK;
}

/**
 * @param {Pick<Ground, "env" | "stack" | "configFile" | "retry" | "progress">} given
 * @returns {Ground}
 */
export function prepareGround(given) {
  // Go, npm and Pulumi each stop without HOME, and each says so differently.
  const env = { ...given.env, HOME: homeFolder(given.env) };
  return { ...given, env, cache: cacheFolder(env), state: stateFolder(env) };
}
