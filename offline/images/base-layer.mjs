import { createHash, randomBytes } from "node:crypto";
import { mkdir, open, readFile, readdir, readlink, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileContent, layerOf, measured } from "./tar.mjs";
import { downloadPackages, packagesFor, unpackPackage } from "./packages.mjs";

/**
 * @typedef {import("./tar.mjs").Entry} Entry
 * @typedef {import("./tar.mjs").Layer} Layer
 */

/** @param {string} name @param {string} content @returns {Entry} */
const text = (name, content) => ({ name, type: "file", mode: 0o644, content: Buffer.from(content) });

/** @param {string} name @param {number} [mode] @param {number} [owner] @returns {Entry} */
const folder = (name, mode = 0o755, owner = 0) => ({ name, type: "directory", mode, owner });

/** What a distroless image has besides libraries: users to be, name look-up, a place for scratch. No root that could log in. */
const system = [
  ...[
    "dev",
    "etc",
    "home",
    "nodejs",
    "nodejs/bin",
    "proc",
    "run",
    "sys",
    "usr",
    "usr/lib",
    "usr/share",
    "usr/share/doc",
    "var",
  ].map((name) => folder(name)),
  folder("home/nonroot", 0o700, 65532),
  folder("root", 0o700),
  folder("tmp", 0o1777),
  text(
    "etc/passwd",
    [
      "root:x:0:0:root:/root:/sbin/nologin",
      "nobody:x:65534:65534:nobody:/nonexistent:/sbin/nologin",
      "nonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin",
      "",
    ].join("\n"),
  ),
  text("etc/group", ["root:x:0:", "nobody:x:65534:", "nonroot:x:65532:", ""].join("\n")),
  text("etc/nsswitch.conf", "hosts: files dns\n"),
  text(
    "etc/os-release",
    'ID=mallku-stand-in\nNAME="Mallku stand-in for a distroless Node image"\nPRETTY_NAME="Mallku stand-in for a distroless Node image"\n',
  ),
  /** @type {Entry} */ ({ name: "lib", type: "symlink", target: "usr/lib" }),
];

/**
 * Of a package only its shared libraries and its licence: no program, no locale, no character-set module. Everything lies under /usr, with
 * /lib as a link, whichever way the distribution's release has it.
 * @param {string} path @returns {boolean}
 */
const isKept = (path) =>
  (/^usr\/lib(64|32)?\/([a-z0-9_]+-linux-gnu[a-z0-9]*\/)?[^/]+\.so(\.[0-9.]+)?$/.test(path) &&
    !/\/lib(memusage|pcprofile|thread_db|c_malloc_debug)\.so/.test(path)) ||
  /^usr\/share\/doc\/[^/]+\/copyright$/.test(path);

/** @param {string} path the dynamic loader is the one library that is executed */
const isLoader = (path) => /\/ld-[^/]*\.so[^/]*$/.test(path);

/** @param {string} root @param {string} [under] @returns {Promise<Entry[]>} */
async function entriesUnder(root, under = "") {
  /** @type {Entry[]} */
  const entries = [];
  for (const each of await readdir(join(root, under), { withFileTypes: true })) {
    const path = join(under, each.name);
    const name = path.replace(/^lib/, "usr/lib");
    if (each.isDirectory()) entries.push(...(await entriesUnder(root, path)));
    else if (!isKept(name)) continue;
    else if (each.isSymbolicLink())
      entries.push({ name, type: "symlink", target: await readlink(join(root, path)) });
    else
      entries.push({
        name,
        type: "file",
        mode: isLoader(name) ? 0o755 : 0o644,
        content: await readFile(join(root, path)),
      });
  }
  return entries;
}

/** @param {readonly Entry[]} entries @returns {Entry[]} the folders they lie in that are not among them, and /lib64 where the loader is asked for there */
function missingFolders(entries) {
  const have = new Set(entries.map(({ name }) => name));
  /** @type {Set<string>} */
  const folders = new Set();
  for (const { name } of entries) {
    const parts = name.split("/");
    for (let depth = 1; depth < parts.length; depth += 1) folders.add(parts.slice(0, depth).join("/"));
  }
  /** @type {Entry[]} */
  const links = folders.has("usr/lib64") ? [{ name: "lib64", type: "symlink", target: "usr/lib64" }] : [];
  return [...[...folders].filter((name) => !have.has(name)).map((name) => folder(name)), ...links];
}

/**
 * The layer that was made before by the same recipe: its name holds its digest, so that a damaged one is not taken.
 * @param {string} cacheFolder
 * @param {string} prefix
 * @returns {Promise<Layer | null>}
 */
async function saved(cacheFolder, prefix) {
  for (const name of (await readdir(cacheFolder)).filter((each) => each.startsWith(`${prefix}-`))) {
    const layer = await measured((await fileContent(join(cacheFolder, name))).open);
    if (name === `${prefix}-${layer.sha256}.tar`) return layer;
  }
  return null;
}

/** @param {string} cacheFolder @param {string} prefix @param {Layer} layer */
async function save(cacheFolder, prefix, layer) {
  const unfinished = join(cacheFolder, `unfinished-${process.pid}-${randomBytes(4).toString("hex")}`);
  const handle = await open(unfinished, "wx");
  for await (const chunk of layer.open()) await handle.write(chunk);
  await handle.close();
  await rename(unfinished, join(cacheFolder, `${prefix}-${layer.sha256}.tar`));
}

/**
 * The system below Node: Debian's C and C++ libraries and a handful of files. Made once and kept, verified by its digest whenever it is read
 * again, so that later images need no package.
 * @param {{ nodeBinary: string, cacheFolder: string, key: string, log: (line: string) => void }} options `key`: what it is made by and for
 * @returns {Promise<Layer>}
 */
export async function baseLayer({ nodeBinary, cacheFolder, key, log }) {
  const packages = await packagesFor(nodeBinary);
  const digest = createHash("sha256")
    .update(JSON.stringify([key, packages]))
    .digest("hex")
    .slice(0, 16);
  const known = await saved(cacheFolder, `base-${digest}`);
  if (known !== null) return known;
  log(`taking ${packages.join(", ")} from the distribution's packages`);
  const work = join(cacheFolder, `unpack-${process.pid}-${randomBytes(4).toString("hex")}`);
  await mkdir(join(work, "root"), { recursive: true });
  try {
    for (const deb of await downloadPackages(packages, work, log))
      await unpackPackage(deb, join(work, "root"));
    const found = [...system, ...(await entriesUnder(join(work, "root")))];
    const layer = await layerOf([...found, ...missingFolders(found)]);
    await save(cacheFolder, `base-${digest}`, layer);
    return layer;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
