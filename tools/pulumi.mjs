import { createHash } from "node:crypto";
import { mkdir, realpath, rm, stat, symlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { root } from "./folders.mjs";
import { draftFolder, keep, replaceFile, sealed, textOf } from "./keep.mjs";
import { withLock } from "./lock.mjs";
import { failedLately, forgetFailure, rememberFailure } from "./memory.mjs";
import { onPath, withFirst } from "./node.mjs";
import { PULUMI_NEEDED, PULUMI_PINNED } from "./pins.mjs";
import { errorCode } from "./problem.mjs";
import { buildPulumi, goServes } from "./pulumi-build.mjs";
import { errorLine, run } from "./run.mjs";
import { atLeast } from "./version.mjs";

const PART = "Pulumi CLI";
/** A file smaller than this is a version manager's shim: what it runs can change while it stays the same. */
const SHIM_BYTES = 1_000_000;

/**
 * @typedef {import("./facts.d.ts").SetupFacts["pulumi"]} Pulumi
 */

/**
 * @param {string} file
 * @param {import("./folders.mjs").Environment} env
 */
async function askVersion(file, env) {
  const { ok, stdout } = await run(file, ["version"], {
    env: { ...env, PULUMI_SKIP_UPDATE_CHECK: "true" },
    timeout: 60_000,
  });
  return ok ? stdout.trim().replace(/^v/, "") : null;
}

/**
 * The version of a CLI, remembered by the file's size and time: to ask a binary of 160 MB takes 0.3 s.
 * @param {string} file
 * @param {import("./ground.mjs").Ground} ground
 */
async function versionOf(file, { cache, env }) {
  const real = await realpath(file);
  const { size, mtimeMs, ino } = await stat(real);
  const key = createHash("sha256").update(JSON.stringify([real, size, mtimeMs, ino]));
  const memory = join(cache, "versions", key.digest("hex").slice(0, 16));
  if (size >= SHIM_BYTES) {
    const kept = await textOf(memory);
    if (kept !== null && kept !== "") return kept;
  }
  const version = await askVersion(file, env);
  if (version !== null && size >= SHIM_BYTES) await replaceFile(memory, version, 0o644);
  return version;
}

/**
 * The folder whose bin/pulumi is this file, as the Automation API wants it. Where the file is in a folder of another
 * name, a folder of ours with a link to that one.
 * @param {string} file
 * @param {string} cache
 */
async function rootOf(file, cache) {
  for (const candidate of [file, await realpath(file)]) {
    if (basename(dirname(candidate)) === "bin" && basename(candidate) === "pulumi")
      return dirname(dirname(candidate));
  }
  const folder = dirname(file);
  const own = join(cache, `pulumi-at-${createHash("sha256").update(folder).digest("hex").slice(0, 16)}`);
  await mkdir(own, { recursive: true });
  try {
    await symlink(folder, join(own, "bin"));
  } catch (error) {
    if (errorCode(error) !== "EEXIST") throw error;
  }
  return own;
}

/**
 * Puts the official release into the draft, by the Automation API's own installer; false if it could not be had.
 * @param {import("./ground.mjs").Ground} ground
 * @param {string} node
 * @param {string} draft
 */
async function fetchRelease(ground, node, draft) {
  const attempt = `pulumi ${PULUMI_PINNED}`;
  if (!ground.retry && (await failedLately(ground.cache, attempt)) !== null && (await goServes(ground.env)))
    return false;
  ground.progress.phase(PART, `fetching the official release ${PULUMI_PINNED}`);
  const script = join(root, "tools/pulumi-install.mjs");
  const { ok, text } = await run(node, [script, draft], {
    env: withFirst(ground.env, node),
    timeout: 15 * 60_000,
  });
  if (ok && (await askVersion(join(draft, "bin/pulumi"), ground.env)) === PULUMI_PINNED) {
    await forgetFailure(ground.cache, attempt);
    return true;
  }
  await rememberFailure(ground.cache, attempt, errorLine(text));
  ground.progress.say(`${PART}: the official release could not be had (${errorLine(text)})`);
  return false;
}

/**
 * @param {import("./ground.mjs").Ground} ground
 * @param {string} node
 * @param {string} folder
 * @returns {Promise<Pulumi>}
 */
async function obtain(ground, node, folder) {
  const draft = await draftFolder(folder);
  /** @type {"fetched" | "built"} */
  let way = "fetched";
  if (!(await fetchRelease(ground, node, draft))) {
    way = "built";
    await rm(join(draft, "bin"), { recursive: true, force: true });
    await buildPulumi(ground, join(draft, "bin/pulumi"));
  }
  await keep(draft, folder, { file: "bin/pulumi", version: PULUMI_PINNED, way });
  return { root: folder, version: PULUMI_PINNED, way };
}

/**
 * The Pulumi CLI: on PATH, the official release, or built from its Go module; the latter two kept in the cache.
 * @param {import("./ground.mjs").Ground} ground
 * @param {string} node the Node to run the SDK's installer with
 * @returns {Promise<Pulumi>}
 */
export async function findPulumi(ground, node) {
  const file = onPath("pulumi", ground.env);
  if (file !== null) {
    const version = await versionOf(file, ground);
    if (version !== null && atLeast(version, PULUMI_NEEDED))
      return { root: await rootOf(file, ground.cache), version, way: "found" };
    ground.progress.note(
      `${PART}: ${file} is ${version ?? "not one that runs"}; ${PULUMI_NEEDED} or later is needed`,
    );
  }
  const folder = join(ground.cache, `pulumi-${PULUMI_PINNED}-${process.platform}-${process.arch}`);
  const kept = await sealed(folder);
  if (kept !== null) return { root: folder, version: kept.version, way: kept.way };
  const waiting = () => {
    ground.progress.phase(PART, "waiting for another set-up that is making it");
  };
  return await withLock(`${folder}.lock`, waiting, async () => {
    const made = await sealed(folder);
    if (made !== null) return { root: folder, version: made.version, way: made.way };
    return await obtain(ground, node, folder);
  });
}

/**
 * The language host for Node programs: beside the CLI, or on PATH, or none.
 * @param {Pulumi} pulumi
 * @param {import("./folders.mjs").Environment} env
 */
export function findLanguageHost(pulumi, env) {
  const name = "pulumi-language-nodejs";
  return onPath(name, { PATH: join(pulumi.root, "bin") }) ?? onPath(name, env);
}
