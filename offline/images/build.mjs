import { createHash, randomBytes } from "node:crypto";
import { mkdir, readFile, readdir, rename, stat, writeFile } from "node:fs/promises";
import { arch } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { baseLayer } from "./base-layer.mjs";
import { dockerApi, engineArchitecture, imageLabels, loadImage } from "./docker-api.mjs";
import { CONTENT_LABEL, describeImage } from "./image.mjs";
import { ImageProblem } from "./problem.mjs";
import { fileContent, layerOf } from "./tar.mjs";

/**
 * @typedef {object} StandInImageOptions
 * @property {string} dockerHost unix:///path or tcp://host:port
 * @property {string} cacheFolder where the libraries and what was made before are kept
 * @property {string} nodeBinary the official Node for this machine; goes into the image as it is
 * @property {string} arangod the bundled database stand-in
 * @property {(line: string) => void} log
 *
 * @typedef {object} StandInImages
 * @property {string} arangodb mallku-stand-in/arangodb:<12 hex>
 * @property {string} node mallku-stand-in/node:<12 hex>
 *
 * @typedef {{ tag: string, content: string }} Named
 */

const STAND_IN_LABEL = "io.mallku.stand-in";
const folder = (/** @type {string} */ name) => ({
  name,
  type: /** @type {const} */ ("directory"),
  mode: 0o755,
});
const path = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

const ARANGODB_NOTE = `This is not ArangoDB. It is Mallku's stand-in for it, used where no container registry can be reached.
/usr/sbin/arangod keeps what it acknowledges and answers the part of ArangoDB's HTTP API that Mallku's gateway uses.
`;

/** @param {string} architecture @param {string} nodeBinary @param {import("./tar.mjs").Layer} base */
async function nodeImage(architecture, nodeBinary, base) {
  return describeImage({
    repository: "mallku-stand-in/node",
    architecture,
    config: {
      // As gcr.io/distroless/nodejs24-debian12:nonroot has it.
      User: "65532",
      Env: [path],
      Entrypoint: ["/nodejs/bin/node"],
      WorkingDir: "/home/nonroot",
      Labels: { [STAND_IN_LABEL]: "gcr.io/distroless/nodejs24-debian12:nonroot" },
    },
    layers: [
      base,
      await layerOf([
        { name: "nodejs/bin/node", type: "file", mode: 0o755, content: await fileContent(nodeBinary) },
      ]),
    ],
  });
}

/** @param {string} architecture @param {string} arangod */
async function arangodbImage(architecture, arangod) {
  return describeImage({
    repository: "mallku-stand-in/arangodb",
    architecture,
    config: { Env: [path], Cmd: ["/usr/sbin/arangod"], Labels: { [STAND_IN_LABEL]: "arangodb:3.12.7.1" } },
    layers: [
      await layerOf([
        ...["usr", "usr/sbin", "usr/share", "usr/share/arangodb3"].map(folder),
        { name: "usr/sbin/arangod", type: "file", mode: 0o755, content: await readFile(arangod) },
        {
          name: "usr/share/arangodb3/README",
          type: "file",
          mode: 0o644,
          content: Buffer.from(ARANGODB_NOTE),
        },
      ]),
    ],
  });
}

/** A digest of all that decides the images: these sources, the stand-in, and which Node (by size and time: hashing it takes most of a second). @param {StandInImageOptions} options @param {string} architecture */
async function inputsDigest({ nodeBinary, arangod }, architecture) {
  const hash = createHash("sha256");
  const here = dirname(fileURLToPath(import.meta.url));
  for (const name of (await readdir(here)).filter((each) => each.endsWith(".mjs")).sort()) {
    hash.update(name).update(await readFile(join(here, name)));
  }
  const recipe = hash.copy().digest("hex");
  const { size, mtimeMs } = await stat(nodeBinary);
  hash.update(await readFile(arangod)).update(JSON.stringify([architecture, nodeBinary, size, mtimeMs]));
  return { recipe, inputs: hash.digest("hex") };
}

/** @param {unknown} value @returns {value is Named} */
const isNamed = (value) =>
  typeof value === "object" &&
  value !== null &&
  "tag" in value &&
  "content" in value &&
  typeof value.tag === "string" &&
  typeof value.content === "string";

/** @param {string} file @returns {Promise<{ arangodb: Named, node: Named } | null>} what the same inputs made before */
async function remembered(file) {
  try {
    /** @type {unknown} */
    const found = JSON.parse(await readFile(file, "utf8"));
    const { arangodb, node } = /** @type {Record<string, unknown>} */ (found);
    return isNamed(arangodb) && isNamed(node) ? { arangodb, node } : null;
  } catch {
    return null;
  }
}

/**
 * Makes the two base images of the database's image where no container registry answers, from Debian's packages, the given Node and the
 * database stand-in. Their tags are digests of their content: the same content has the same tag, and another never has it.
 * Safe to run twice at once; killed half-way it leaves nothing that is trusted later.
 * @param {StandInImageOptions} options
 * @returns {Promise<StandInImages>}
 * @throws {ImageProblem} with the command that mends it
 */
export async function buildStandInImages(options) {
  const { dockerHost, nodeBinary, arangod, log } = options;
  const cacheFolder = join(options.cacheFolder, "stand-in-images");
  const api = dockerApi(dockerHost);
  const architecture = await engineArchitecture(api);
  const own = new Map([
    ["x64", "amd64"],
    ["arm64", "arm64"],
  ]).get(arch());
  if (own !== architecture) {
    throw new ImageProblem(
      `Docker Engine at ${dockerHost} runs ${architecture} and this machine ${own ?? arch()}: a Node from here would not run there`,
      "Use an engine of this machine's architecture, or a container registry.",
    );
  }
  /** @param {Named} image */
  const isThere = async ({ tag, content }) => (await imageLabels(api, tag))?.[CONTENT_LABEL] === content;

  await mkdir(cacheFolder, { recursive: true });
  const { recipe, inputs } = await inputsDigest(options, architecture);
  const memory = join(cacheFolder, `made-${inputs.slice(0, 16)}.json`);
  const known = await remembered(memory);
  if (known !== null && (await isThere(known.arangodb)) && (await isThere(known.node))) {
    return { arangodb: known.arangodb.tag, node: known.node.tag };
  }
  const base = await baseLayer({ nodeBinary, cacheFolder, key: `${recipe} ${architecture}`, log });
  const arangodb = await arangodbImage(architecture, arangod);
  const node = await nodeImage(architecture, nodeBinary, base);
  for (const image of [arangodb, node]) {
    if (await isThere(image)) continue;
    log(`loading ${image.tag} (${(image.size / 1e6).toFixed(1)} MB)`);
    await loadImage(api, image.archive(), image.tag);
    if (!(await isThere(image))) {
      throw new ImageProblem(
        `Docker Engine took ${image.tag} but does not have it`,
        "Look at the engine's log, then try again.",
      );
    }
  }
  const unfinished = `${memory}.${process.pid}-${randomBytes(4).toString("hex")}`;
  await writeFile(unfinished, JSON.stringify({ arangodb, node }));
  await rename(unfinished, memory);
  return { arangodb: arangodb.tag, node: node.tag };
}
