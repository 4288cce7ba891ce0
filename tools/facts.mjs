import { createHash } from "node:crypto";
import { join } from "node:path";
import { replaceFile, textOf } from "./keep.mjs";
import { withFirst } from "./node.mjs";

/**
 * @typedef {import("./facts.d.ts").SetupFacts} SetupFacts
 */

/**
 * Writes the facts where the CLI reads them; returns the file. Named by its content: two set-ups at once, of two
 * checkouts or stacks, never read each other's, and none is left behind by a killed one that the next does not use.
 * @param {SetupFacts} facts
 * @param {string} state
 */
export async function writeFacts(facts, state) {
  const text = JSON.stringify(facts, null, 1);
  const name = createHash("sha256").update(text).digest("hex").slice(0, 16);
  const file = join(state, `setup-${name}.json`);
  if ((await textOf(file)) !== text) await replaceFile(file, text, 0o600);
  return file;
}

/**
 * The environment for all that runs after set-up.
 * @param {SetupFacts} facts
 * @param {string} file where the facts are
 * @param {import("./folders.mjs").Environment} env
 */
export function factsEnvironment(facts, file, env) {
  const { pulumi, node, docker } = facts;
  const withPulumi = pulumi.root === "" ? env : withFirst(env, join(pulumi.root, "bin/pulumi"));
  return {
    ...withFirst(withPulumi, node.path),
    MALLKU_SETUP: file,
    ...(docker.host === "" ? {} : { DOCKER_HOST: docker.host }),
    ...(docker.certPath === null ? {} : { DOCKER_CERT_PATH: docker.certPath, DOCKER_TLS_VERIFY: "1" }),
  };
}
