// node tools/build.mjs [--check]
//
// Bundles what must be one file to run: the gateway inside the image, the policy pack, the stand-ins.
// Makes only what is not fresh; --check makes nothing and exits 1 if anything is not.
import { mkdir, rm, stat } from "node:fs/promises";
import { existsSync, realpathSync } from "node:fs";
import { isAbsolute, join, relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { root, stateFolder } from "./folders.mjs";
import { replaceFile } from "./keep.mjs";
import { withLock } from "./lock.mjs";
import { reason } from "./problem.mjs";
import { digest, digestsOf, isFresh, stampFile } from "./stamp.mjs";

/**
 * One file to be made. Paths are relative to the repository's root.
 * @typedef {object} Bundle
 * @property {string} name
 * @property {string} outfile
 * @property {import("esbuild").BuildOptions} options
 * @property {boolean} [executable]
 * @property {(outfile: string) => Promise<void>} [after] runs on the file in its place, before it counts as made
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

/** @returns {Promise<{ bundle: Bundle, list: string }[]>} */
async function allBundles() {
  const all = [];
  for (const list of LISTS) {
    /** @type {unknown} */
    const room = await import(pathToFileURL(join(root, list)).href);
    const { bundles } = /** @type {{ bundles: Bundle[] }} */ (room);
    all.push(...bundles.map((bundle) => ({ bundle, list })));
  }
  return all;
}

/**
 * The names of the bundles that have to be made again.
 * @param {string} nodeVersion as in process.version, of the Node that would build
 */
export async function staleBundles(nodeVersion) {
  const names = (await allBundles()).map(({ bundle }) => bundle.name);
  return names.filter((name) => !isFresh(name, nodeVersion));
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
  const makers = digestsOf([list, "package-lock.json", "tools/build.mjs", "tools/stamp.mjs"]);
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
  /** @type {import("./stamp.mjs").Stamp} */
  const stamp = {
    makers,
    node: bundle.after === undefined ? null : process.version,
    inputs: digestsOf(sources),
    outputs: digestsOf(outputs),
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
        if (isFresh(bundle.name, process.version)) continue;
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
