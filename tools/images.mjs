import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { dockerApi } from "./docker-api.mjs";
import { root } from "./folders.mjs";
import { standInsAllowed } from "./ground.mjs";
import { failedLately, forgetFailure, rememberFailure } from "./memory.mjs";
import { pinnedNode } from "./node.mjs";
import { SetupProblem, reason } from "./problem.mjs";
import { reachableHost } from "./ssh.mjs";
import { stackSetting, stackTexts } from "./stack-settings.mjs";

const PART = "base images";
/** A pull that tells nothing for so long will not come: the daemon reports each layer's progress. Milliseconds. */
const SILENCE = 60_000;

/** @typedef {import("./docker-api.mjs").Target} Target */

/**
 * What offline/ offers: makes the images that are not there, in the Docker Engine, and returns their references.
 * @typedef {object} OfflineImages
 * @property {(options: { dockerHost: string, cacheFolder: string, nodeBinary: string, arangod: string, log: (line: string) => void }) =>
 *   Promise<{ arangodb: string, node: string }>} buildStandInImages
 */

/**
 * The two parts of a reference as the Docker Engine API takes them; a digest goes before a tag.
 * @param {string} reference
 * @returns {{ name: string, tag: string }}
 */
export function splitReference(reference) {
  const [tagged = "", digest] = reference.split("@");
  const colon = tagged.lastIndexOf(":");
  const hasTag = colon > tagged.lastIndexOf("/");
  const name = hasTag ? tagged.slice(0, colon) : tagged;
  return { name, tag: digest ?? (hasTag ? tagged.slice(colon + 1) : "latest") };
}

/**
 * @param {Target} target
 * @param {string} reference
 */
async function present(target, reference) {
  const path = `/images/${encodeURI(reference)}/json`;
  return (await dockerApi(target, { path, silence: SILENCE })).status === 200;
}

/**
 * Pulls an image; resolves with what went wrong, or null.
 * @param {import("./ground.mjs").Ground} ground
 * @param {Target} target
 * @param {string} reference
 */
async function pull({ progress }, target, reference) {
  const { name, tag } = splitReference(reference);
  progress.phase(PART, `pulling ${reference}`);
  /** @type {string[]} */
  const errors = [];
  try {
    const query = new URLSearchParams({ fromImage: name, tag }).toString();
    const { status, body } = await dockerApi(target, {
      method: "POST",
      path: `/images/create?${query}`,
      silence: SILENCE,
      onLine: (line) => {
        const { status: step, progress: amount, error } = message(line);
        if (error !== undefined) errors.push(error);
        progress.phase(PART, `pulling ${reference}`, [step, amount].filter(Boolean).join(" "));
      },
    });
    if (status !== 200) return message(body).message ?? `HTTP ${status}`;
  } catch (error) {
    return reason(error);
  }
  return (
    errors[0] ?? ((await present(target, reference)) ? null : "it is not there after a pull that ended well")
  );
}

/**
 * @param {string} text
 * @returns {{ status?: string, progress?: string, error?: string, message?: string }}
 */
function message(text) {
  try {
    /** @type {unknown} */
    const value = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}

/**
 * @typedef {object} Wanted
 * @property {string} value the image's reference
 * @property {boolean} own whether somebody chose it for this stack: then nothing may stand in for it
 */

/**
 * @param {import("./ground.mjs").Ground} ground
 * @param {Target} target
 * @param {Wanted} wanted
 * @returns {Promise<{ way: "found" | "fetched", reference: string } | { failure: string, reference: string }>}
 */
async function obtain(ground, target, { value: reference, own }) {
  if (await present(target, reference)) return { way: "found", reference };
  const attempt = `image ${reference} into ${target.host}`;
  const standIn = standInsAllowed(ground) && !own;
  // What failed is only let be where a stand-in can serve instead: elsewhere the user waits for this very image.
  const lately = ground.retry || !standIn ? null : await failedLately(ground.cache, attempt);
  if (lately !== null) return { failure: lately, reference };
  const failure = await pull(ground, target, reference);
  if (failure === null) {
    await forgetFailure(ground.cache, attempt);
    return { way: "fetched", reference };
  }
  if (!standIn)
    throw new SetupProblem(
      `the image ${reference} cannot be pulled (${failure}), and nothing may stand in for it: only the stack dev may use stand-ins, and only for the images that Pulumi.yaml names`,
      `docker pull ${reference}`,
    );
  await rememberFailure(ground.cache, attempt, failure);
  return { failure, reference };
}

/**
 * @param {import("./ground.mjs").Ground} ground
 * @param {Target} target
 * @returns {Promise<{ arangodb: string, node: string }>}
 */
async function standIns(ground, target) {
  /** @type {unknown} */
  const module = await import(pathToFileURL(join(root, "offline/images/build.mjs")).href);
  const { buildStandInImages } = /** @type {OfflineImages} */ (module);
  return await buildStandInImages({
    dockerHost: await reachableHost(target.host),
    cacheFolder: ground.cache,
    nodeBinary: await pinnedNode(ground),
    arangod: join(root, "offline/build/arangod"),
    log: (line) => {
      ground.progress.phase(PART, "making the stand-ins", line);
    },
  });
}

/**
 * The two base images that the database's image is built from, present in the Docker Engine.
 * @param {import("./ground.mjs").Ground} ground
 * @param {Target} target
 * @returns {Promise<{ images: import("./facts.d.ts").SetupFacts["images"], detail: string, mend: string | null }>}
 */
export async function findImages(ground, target) {
  const texts = await stackTexts(root, ground.stack, ground.configFile);
  const arangodb = await obtain(ground, target, stackSetting(texts, "arangodbImage"));
  const node = await obtain(ground, target, stackSetting(texts, "nodeImage"));
  const failed = [arangodb, node].flatMap((one) => ("failure" in one ? [one] : []));
  const [first] = failed;
  if (first === undefined) {
    const fetched = [arangodb, node].some((one) => "way" in one && one.way === "fetched");
    const images = { arangodb: arangodb.reference, node: node.reference };
    const detail = `${images.arangodb}, ${images.node}`;
    return { images: { ...images, way: fetched ? "fetched" : "found" }, detail, mend: null };
  }
  const made = await standIns(ground, target);
  const images = {
    arangodb: "failure" in arangodb ? made.arangodb : arangodb.reference,
    node: "failure" in node ? made.node : node.reference,
  };
  return {
    images: { ...images, way: "stand-in" },
    // The daemon's words begin with whom it asked and end with why not, which is what a person can act on.
    detail: `${images.arangodb}, ${images.node}: the real one cannot be pulled (${first.failure.split(": ").at(-1)?.replace(/\)$/, "")})`,
    mend: failed.map(({ reference }) => `docker pull ${reference}`).join(" && "),
  };
}
