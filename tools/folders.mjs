import { accessSync, constants, mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, isAbsolute, join } from "node:path";
import { fileURLToPath } from "node:url";
import { SetupProblem, reason } from "./problem.mjs";

/** The root of this checkout: Node resolves the symlinks that npx and node_modules/.bin put before it. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** @typedef {Readonly<Record<string, string | undefined>>} Environment */

/**
 * The user's home folder.
 * @param {Environment} env
 */
export function homeFolder(env) {
  if (env.HOME !== undefined && env.HOME !== "") return env.HOME;
  try {
    return homedir();
  } catch (error) {
    throw new SetupProblem(
      `HOME is not set and this user has no home folder (${reason(error)})`,
      "export HOME=<a folder you can write to>",
    );
  }
}

/**
 * A base folder of the XDG specification, which has a relative value ignored.
 * @param {Environment} env
 * @param {"XDG_CACHE_HOME" | "XDG_STATE_HOME"} variable
 * @param {string} otherwise relative to the home folder
 */
function xdgFolder(env, variable, otherwise) {
  const own = env[variable];
  const base = own !== undefined && isAbsolute(own) ? own : join(homeFolder(env), otherwise);
  return join(base, "mallku");
}

/**
 * What set-up downloads and builds: shared by all clones, may be deleted at any time.
 * @param {Environment} env
 */
export function cacheFolder(env) {
  return writable(xdgFolder(env, "XDG_CACHE_HOME", ".cache"), "XDG_CACHE_HOME");
}

/**
 * What must be kept: Pulumi's state, its passphrase, logs.
 * @param {Environment} env
 */
export function stateFolder(env) {
  return writable(xdgFolder(env, "XDG_STATE_HOME", ".local/state"), "XDG_STATE_HOME");
}

/**
 * Pulumi's own folder, where its plugins are.
 * @param {Environment} env
 */
export function pulumiHome(env) {
  const own = env.PULUMI_HOME;
  return own !== undefined && own !== "" ? own : join(homeFolder(env), ".pulumi");
}

/**
 * @param {string} folder
 * @param {string} variable
 */
function writable(folder, variable) {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.W_OK | constants.X_OK);
    return folder;
  } catch (error) {
    throw new SetupProblem(
      `the folder ${folder} cannot be written (${reason(error)}), and set-up keeps what it makes there`,
      `export ${variable}=<a folder you can write to>`,
    );
  }
}
