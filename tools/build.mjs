// node tools/build.mjs [--check]
//
// Bundles what must be one file to run: the gateway inside the image, the policy pack, the stand-ins.
// Makes only what is not fresh; --check makes nothing and exits 1 if anything is not.
import { createHash } from "node:crypto";
import { mkdir, readFile, rm, stat } from "node:fs/promises";
import { existsSync, realpathSync } from "node:fs";
import { isAbsolute, join, relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { root, stateFolder } from "./folders.mjs";
import { replaceFile, textOf } from "./keep.mjs";
import { withLock } from "./lock.mjs";
import { reason } from "./problem.mjs";

/**
 * One file to be made. Paths are relative to the repository's root.
 * @typedef {object} Bundle
 * @property {string} name
 * @property {string} outfile
 * @property {import("esbuild").BuildOptions} options
 * @property {boolean} [executable]
 * @property {(outfile: string) => Promise<void>} [after] runs on the file in its place, before it counts as made
 */

/**
 * What a file was made of: it is fresh while all of this is so.
 * @typedef {object} Stamp
 * @property {string} key digest of the options, the lockfile and this builder
 * @property {Record<string, string>} inputs digest by path, of the sources outside node_modules (the lockfile pins those)
 * @property {Record<string, string>} outputs digest by path
 */

/** The rooms' lists, each exporting `bundles`. */
const LISTS = [
  "policy/bundle.mjs",
  "infra/image/bundle.mjs",
  // After the gateway, which the check's own warm-up looks for.
  "gate/bundle.mjs",
  "mcp/bundle.mjs",
  "offline/provider/bundle.mjs",
  "offline/database/bundle.mjs",
];

/** @param {string | Uint8Array} data */
const digest = (data) => createHash("sha256").update(data).digest("hex");

/** @param {string} path */
async function digestOf(path) {
  try {
    return digest(await readFile(resolve(root, path)));
  } catch {
    return "absent";
  }
}

/**
 * @param {readonly string[]} [lists]
 * @returns {Promise<{ bundle: Bundle, list: string }[]>}
 */
async function allBundles(lists = LISTS) {
  const all = [];
  for (const list of lists) {
    /** @type {unknown} */
    const room = await import(pathToFileURL(join(root, list)).href);
    const { bundles } = /** @type {{ bundles: Bundle[] }} */ (room);
    all.push(...bundles.map((bundle) => ({ bundle, list })));
  }
  return all;
}

/** @param {string} name */
const stampFile = (name) => join(root, "build/stamps", `${name}.json`);

/**
 * @param {Bundle} bundle
 * @param {string} list
 * @param {string} nodeVersion of the Node that builds: what `after` leaves, such as a compile cache, is for it alone
 */
async function keyOf(bundle, list, nodeVersion) {
  const text = JSON.stringify([
    bundle.outfile,
    bundle.executable ?? false,
    bundle.options,
    bundle.after === undefined ? "" : nodeVersion,
    await Promise.all([list, "package-lock.json", "tools/build.mjs"].map(digestOf)),
  ]);
  return digest(text);
}

/** @param {Record<string, string>} digests */
async function unchanged(digests) {
  const same = await Promise.all(
    Object.entries(digests).map(async ([path, expected]) => (await digestOf(path)) === expected),
  );
  return same.every(Boolean);
}

/**
 * @param {Bundle} bundle
 * @param {string} list
 * @param {string} nodeVersion
 */
async function fresh(bundle, list, nodeVersion) {
  const text = await textOf(stampFile(bundle.name));
  if (text === null) return false;
  try {
    /** @type {unknown} */
    const kept = JSON.parse(text);
    const stamp = /** @type {Stamp} */ (kept);
    if (stamp.key !== (await keyOf(bundle, list, nodeVersion))) return false;
    return (await unchanged(stamp.inputs)) && (await unchanged(stamp.outputs));
  } catch {
    return false;
  }
}

/**
 * The names of the bundles that have to be made again.
 * @param {string} nodeVersion as in process.version, of the Node that would build
 * @param {readonly string[]} [lists] of some rooms only
 */
export async function staleBundles(nodeVersion, lists = LISTS) {
  const all = await allBundles(lists);
  const states = await Promise.all(
    all.map(async ({ bundle, list }) => ({
      name: bundle.name,
      ok: await fresh(bundle, list, nodeVersion),
    })),
  );
  return states.filter(({ ok }) => !ok).map(({ name }) => name);
}

/**
 * Whether a source was written since `start`, so that its digest may be of another text than the one that was bundled.
 * @param {string[]} sources
 * @param {number} start milliseconds since 1970
 */
async function writtenSince(sources, start) {
  const now = Date.now();
  const times = await Promise.all(sources.map(async (path) => (await stat(resolve(root, path))).mtimeMs));
  return times.some((time) => time >= start && time <= now);
}

/**
 * @param {Bundle} bundle
 * @param {string} list
 * @returns {Promise<void>}
 */
async function make(bundle, list) {
  // Loaded here alone, so that looking whether all is fresh stays cheap and works before `npm ci`.
  const esbuild = await import("esbuild");
  const start = Date.now();
  const key = await keyOf(bundle, list, process.version);
  const result = await esbuild.build({
    absWorkingDir: root,
    ...bundle.options,
    outfile: join(root, bundle.outfile),
    logLevel: "warning",
    metafile: true,
    write: false,
  });
  // From here on a kill must leave something that is not taken for fresh.
  await rm(stampFile(bundle.name), { force: true });
  const mode = bundle.executable === true ? 0o755 : 0o644;
  /** @type {string[]} */
  const outputs = [];
  for (const file of result.outputFiles) {
    await replaceFile(file.path, file.contents, file.path === join(root, bundle.outfile) ? mode : 0o644);
    outputs.push(relative(root, file.path));
  }
  await bundle.after?.(join(root, bundle.outfile));
  const sources = Object.keys(result.metafile.inputs).filter(
    (path) => !/(^|\/)node_modules\//.test(path) && (isAbsolute(path) || existsSync(join(root, path))),
  );
  /** @param {string[]} paths */
  const digests = async (paths) =>
    Object.fromEntries(
      await Promise.all(paths.map(async (path) => /** @type {const} */ ([path, await digestOf(path)]))),
    );
  /** @type {Stamp} */
  const stamp = {
    key,
    inputs: await digests(sources),
    outputs: await digests(outputs),
  };
  if (await writtenSince(sources, start)) {
    await make(bundle, list);
    return;
  }
  await replaceFile(stampFile(bundle.name), JSON.stringify(stamp, null, 1), 0o644);
}

/**
 * Makes what is not fresh; returns the names of what was made.
 * @param {(line: string) => void} log
 */
export async function build(log) {
  const lock = join(stateFolder(process.env), "locks", `build-${digest(root).slice(0, 16)}`);
  return await withLock(
    lock,
    () => {
      log("another build of this checkout is running: waiting for it");
    },
    async () => {
      await mkdir(join(root, "build/stamps"), { recursive: true });
      /** @type {string[]} */
      const made = [];
      for (const { bundle, list } of await allBundles()) {
        if (await fresh(bundle, list, process.version)) continue;
        await make(bundle, list);
        log(`built ${bundle.outfile}`);
        made.push(bundle.name);
      }
      return made;
    },
  );
}

/** @param {string[]} args */
async function main(args) {
  if (args.includes("--check")) {
    const stale = await staleBundles(process.version);
    if (stale.length === 0) return 0;
    process.stderr.write(`not built from the present sources: ${stale.join(", ")}. Run: npm run build\n`);
    return 1;
  }
  await build((line) => process.stderr.write(`${line}\n`));
  return 0;
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    process.exitCode = await main(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`build: ${reason(error)}\n`);
    process.exitCode = 1;
  }
}
