import { makeBundles } from "./bundles.mjs";
import { installDependencies } from "./dependencies.mjs";
import { findDocker } from "./docker.mjs";
import { findDockerProvider } from "./docker-provider.mjs";
import { writeFacts } from "./facts.mjs";
import { prepareGround } from "./ground.mjs";
import { findImages } from "./images.mjs";
import { findNode } from "./node.mjs";
import { createParts, waitsFor } from "./parts.mjs";
import { createProgress, elapsed } from "./progress.mjs";
import { findLanguageHost, findPulumi } from "./pulumi.mjs";
import { prepareState } from "./state.mjs";

/**
 * @typedef {import("./facts.d.ts").SetupFacts} SetupFacts
 */

/**
 * @typedef {object} SetupOptions
 * @property {string} stack what it is for: only `dev` may use stand-ins
 * @property {string} [configFile] the stack's settings, where they are not in Pulumi.<stack>.yaml
 * @property {boolean} mend go on where a part is missing, try again what failed lately, and leave printing the parts
 *   to the caller: for `mallku doctor` and `npm test`
 * @property {import("./folders.mjs").Environment} env
 * @property {{ write: (text: string) => unknown, isTTY?: boolean, columns?: number }} stream what is told goes there
 */

/**
 * Node and the dependencies: all that a command needs which only explains itself.
 * @param {SetupOptions} options
 */
export async function setUpNode({ stream, mend, configFile, ...options }) {
  const progress = createProgress(stream, { parts: true });
  try {
    const ground = prepareGround({ ...options, configFile, retry: mend, progress });
    const { settle } = createParts(progress, { goOn: false });
    return await groundFloor(ground, settle);
  } finally {
    progress.end();
  }
}

/**
 * What a check needs: the program is run from its bundle, which must be made from the present sources.
 * @param {SetupOptions} options
 */
export async function setUpBundles({ stream, mend, configFile, ...options }) {
  const progress = createProgress(stream, { parts: true });
  try {
    const ground = prepareGround({ ...options, configFile, retry: mend, progress });
    const { settle } = createParts(progress, { goOn: false });
    const node = await groundFloor(ground, settle);
    await makeBundles(ground, node);
    return node;
  } finally {
    progress.end();
  }
}

/**
 * Without these two nothing can go on, not even the doctor, who lives in cli/ and stands on them.
 * @param {import("./ground.mjs").Ground} ground
 * @param {ReturnType<typeof createParts>["settle"]} settle
 */
async function groundFloor(ground, settle) {
  const node = await settle(
    "Node",
    () => findNode(ground),
    ({ way, version, path }) => ({ way, detail: `${version} at ${path}` }),
  );
  if (node === null) throw waitsFor("Node");
  const dependencies = await settle(
    "dependencies",
    () => installDependencies(ground, node.path),
    (way) => ({ way, detail: "as package-lock.json says" }),
  );
  if (dependencies === null) throw waitsFor("dependencies");
  return node;
}

/**
 * The parts that need nothing of one another are looked for at once.
 * @param {import("./ground.mjs").Ground} ground
 * @param {ReturnType<typeof createParts>} parts
 * @param {SetupFacts["node"]} node
 */
async function upperFloors(ground, { settle }, node) {
  const bundles = settle(
    "bundles",
    () => makeBundles(ground, node),
    (way) => ({ way, detail: "as their sources say" }),
  );
  const pulumi = settle(
    "Pulumi CLI",
    () => findPulumi(ground, node.path),
    ({ way, version, root }) => ({ way, detail: `${version} in ${root}` }),
  );
  const provider = Promise.all([pulumi, bundles]).then(([cli]) =>
    settle(
      "docker provider",
      () => (cli === null ? Promise.reject(waitsFor("Pulumi CLI")) : findDockerProvider(ground, cli.root)),
      ({ way, version }) => ({
        way,
        detail: way === "stand-in" ? `offline/ in place of ${version}` : version,
        mend: way === "stand-in" ? `pulumi plugin install resource docker ${version}` : null,
      }),
    ),
  );
  const docker = settle(
    "Docker Engine",
    () => findDocker(ground),
    ({ way, version, host }) => ({ way, detail: `${version} at ${host}` }),
  );
  // The stand-in database is one of the bundles.
  const images = Promise.all([docker, bundles]).then(([engine]) =>
    settle(
      "base images",
      () => (engine === null ? Promise.reject(waitsFor("Docker Engine")) : findImages(ground, engine)),
      ({ detail, mend, images: { way } }) => ({ way, detail, mend }),
    ),
  );
  const state = settle(
    "state",
    () => prepareState(ground),
    ({ backendUrl }) => ({ way: "found", detail: backendUrl ?? "your own PULUMI_BACKEND_URL" }),
  );
  return await Promise.all([pulumi, provider, docker, images, state]);
}

/**
 * Finds, gets or makes all that a stack needs, and writes down what it found.
 * @param {SetupOptions} options
 * @returns {Promise<{ facts: SetupFacts, file: string, env: import("./folders.mjs").Environment }>}
 */
export async function setUp({ stream, mend, configFile, ...options }) {
  const begun = performance.now();
  const progress = createProgress(stream, { parts: !mend });
  const ground = prepareGround({ ...options, configFile, retry: mend, progress });
  const parts = createParts(progress, { goOn: mend });
  try {
    const node = await groundFloor(ground, parts.settle);
    const [pulumi, dockerProvider, docker, images, state] = await upperFloors(ground, parts, node);
    const path = pulumi === null ? null : findLanguageHost(pulumi, ground.env);
    await parts.settle(
      "language host",
      () => Promise.resolve(path),
      () => ({ way: "found", detail: path ?? "none, and none is needed: the program runs inside mallku" }),
    );
    const way = "missing";
    /** @type {SetupFacts} */
    const facts = {
      node,
      pulumi: pulumi ?? { root: "", version: "", way },
      languageHost: { path },
      dockerProvider: dockerProvider ?? { version: "", way, pathDir: null },
      docker: docker ?? { host: "", certPath: null, version: "", way },
      images: images?.images ?? { arangodb: "", node: "", way },
      state: state ?? { backendUrl: null, passphraseFile: null },
      parts: parts.list(),
    };
    const standIns = facts.parts.filter((part) => part.way === "stand-in").map((part) => part.name);
    const aloud = standIns.length === 0 ? "" : `; stand-ins for: ${standIns.join(", ")}`;
    const missing = facts.parts.some((part) => part.way === "missing");
    const time = progress.acted()
      ? elapsed(performance.now() - begun)
      : `${((performance.now() - begun) / 1000).toFixed(1)} s`;
    if (!missing) progress.say(`everything in place (${time})${aloud}`);
    return { facts, file: await writeFacts(facts, ground.state), env: ground.env };
  } finally {
    progress.end();
  }
}
