import { accessSync, constants, existsSync, realpathSync } from "node:fs";
import { copyFile, chmod, mkdir, rm } from "node:fs/promises";
import { basename, delimiter, dirname, join } from "node:path";
import { draftFolder, keep, sealed } from "./keep.mjs";
import { withLock } from "./lock.mjs";
import { NODE_NEEDED, NODE_PINNED } from "./pins.mjs";
import { SetupProblem } from "./problem.mjs";
import { errorLine, run } from "./run.mjs";
import { atLeast } from "./version.mjs";

const PART = "Node";
const MEND = `install Node ${NODE_NEEDED} or later (https://nodejs.org) and put it on PATH`;

/**
 * An executable's path, looked up as a shell does.
 * @param {string} name
 * @param {import("./folders.mjs").Environment} env
 * @returns {string | null}
 */
export function onPath(name, env) {
  for (const folder of (env.PATH ?? "").split(delimiter)) {
    if (folder === "") continue;
    try {
      const file = join(folder, name);
      accessSync(file, constants.X_OK);
      realpathSync(file);
      return file;
    } catch {
      continue;
    }
  }
  return null;
}

/**
 * What `<file> -v` answers, without its v, or null if it does not run.
 * @param {string} file
 * @param {import("./folders.mjs").Environment} env
 */
async function nodeVersion(file, env) {
  const { ok, stdout } = await run(file, ["-v"], { env, timeout: 20_000 });
  return ok ? stdout.trim().replace(/^v/, "") : null;
}

/** npm's package with this machine's binary: what the `node` package's install script would fetch. */
function archPackage() {
  const prefix = process.platform === "darwin" && process.arch === "arm64" ? "node-bin" : "node";
  return `${prefix}-${process.platform}-${process.arch}@${NODE_PINNED}`;
}

/**
 * The pinned Node, fetched from npm into the cache if it is not there; returns the executable's path.
 * @param {import("./ground.mjs").Ground} ground
 */
export async function pinnedNode({ cache, env, progress }) {
  const folder = join(cache, `node-${NODE_PINNED}-${process.platform}-${process.arch}`);
  const file = join(folder, "bin/node");
  if ((await sealed(folder)) !== null) return file;
  const waiting = () => {
    progress.phase(PART, "waiting for another set-up that is fetching it");
  };
  return await withLock(`${folder}.lock`, waiting, async () => {
    if ((await sealed(folder)) !== null) return file;
    progress.phase(PART, `fetching ${archPackage()} from npm`);
    const draft = await draftFolder(folder);
    const npm = npmCommand(env);
    const flags = ["--no-save", "--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund"];
    const { ok, text } = await run(npm, ["install", "--prefix", draft, ...flags, archPackage()], {
      env: npmEnvironment(env),
      cwd: draft,
      timeout: 10 * 60_000,
    });
    if (!ok) throw new SetupProblem(`npm could not fetch ${archPackage()} (${errorLine(text)})`, MEND);
    await mkdir(join(draft, "bin"));
    const name = archPackage().slice(0, archPackage().lastIndexOf("@"));
    await copyFile(join(draft, "node_modules", name, "bin/node"), join(draft, "bin/node"));
    await chmod(join(draft, "bin/node"), 0o755);
    await rm(join(draft, "node_modules"), { recursive: true });
    const version = await nodeVersion(join(draft, "bin/node"), env);
    if (version !== NODE_PINNED)
      throw new SetupProblem(`npm's Node ${NODE_PINNED} does not run on this machine`, MEND);
    await keep(draft, folder, { file: "bin/node", version, way: "fetched" });
    return file;
  });
}

/**
 * npm's own settings for the script it is running would otherwise be taken for the user's by an npm that we run.
 * @param {import("./folders.mjs").Environment} env
 */
export function npmEnvironment(env) {
  return Object.fromEntries(
    Object.entries(env).filter(
      ([name]) => !/^npm_(lifecycle|package|command|config_local_prefix)/.test(name),
    ),
  );
}

/** @param {import("./folders.mjs").Environment} env */
export function npmCommand(env) {
  const npm = onPath("npm", env);
  if (npm === null) throw new SetupProblem("npm is not on PATH", "install Node with npm and put it on PATH");
  return npm;
}

/**
 * A Node that runs TypeScript: the one running now, the first on PATH, or the pinned one from npm.
 * @param {import("./ground.mjs").Ground} ground
 * @returns {Promise<import("./facts.d.ts").SetupFacts["node"]>}
 */
export async function findNode(ground) {
  const running = process.version.slice(1);
  if (atLeast(running, NODE_NEEDED)) return { path: process.execPath, version: running, way: "found" };
  const first = onPath("node", ground.env);
  if (first !== null && realpathSync(first) !== realpathSync(process.execPath)) {
    const version = await nodeVersion(first, ground.env);
    if (version !== null && atLeast(version, NODE_NEEDED)) return { path: first, version, way: "found" };
  }
  return { path: await pinnedNode(ground), version: NODE_PINNED, way: "fetched" };
}

/**
 * The environment in which this executable is the first of its name on PATH. Where it is already, PATH stays as it is:
 * its folder may hold other programs, which must not come before those the user put first.
 * @param {import("./folders.mjs").Environment} env
 * @param {string} file
 */
export function withFirst(env, file) {
  const first = onPath(basename(file), env);
  if (first !== null && existsSync(file) && realpathSync(first) === realpathSync(file)) return { ...env };
  return { ...env, PATH: [dirname(file), env.PATH ?? ""].join(delimiter) };
}
