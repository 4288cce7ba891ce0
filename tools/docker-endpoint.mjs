import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { homeFolder } from "./folders.mjs";
import { textOf } from "./keep.mjs";
import { SetupProblem } from "./problem.mjs";
import { yamlScalar } from "./stack-settings.mjs";

export const DEFAULT_HOST = "unix:///var/run/docker.sock";

/**
 * Which Docker Engine is meant, and who said so.
 * @typedef {object} Endpoint
 * @property {string} host as in DOCKER_HOST
 * @property {string | null} certPath folder of ca.pem, cert.pem and key.pem where the daemon wants TLS
 * @property {string | null} askedBy what named it; null: nothing did, it is the default
 */

/**
 * The endpoint that a stack's own settings name: the provider obeys them before anything in the environment.
 * @param {{ project: string, stack: string }} texts of Pulumi.yaml and of the stack's file
 * @param {string} stack
 * @returns {Endpoint | null} null where they name none
 */
export function declaredEndpoint({ project, stack: own }, stack) {
  const host = yamlScalar(own, ["config", "docker:host"]) ?? yamlScalar(project, ["config", "docker:host"]);
  if (host !== null) return { host, certPath: null, askedBy: `docker:host of stack ${stack}` };
  if (![own, project].some((text) => /^\s+["']?docker:host["']?\s*:/m.test(text))) return null;
  throw new SetupProblem(
    `docker:host of stack ${stack} is not a plain text, so which Docker Engine is meant cannot be told`,
    "write it on one line: docker:host: ssh://<user>@<host>",
  );
}

/**
 * The endpoint that the docker CLI would use, by its own order: DOCKER_HOST, DOCKER_CONTEXT, the current context of
 * its configuration, the default socket.
 * @param {import("./folders.mjs").Environment} env
 * @returns {Promise<Endpoint>}
 */
export async function findEndpoint(env) {
  const host = env.DOCKER_HOST ?? "";
  if (host !== "") {
    const tls = (env.DOCKER_TLS_VERIFY ?? "") !== "" || (env.DOCKER_TLS ?? "") !== "";
    const certPath = tls ? env.DOCKER_CERT_PATH || join(homeFolder(env), ".docker") : null;
    return { host, certPath, askedBy: "DOCKER_HOST" };
  }
  const folder = env.DOCKER_CONFIG || join(homeFolder(env), ".docker");
  const asked = env.DOCKER_CONTEXT ?? "";
  const name = asked !== "" ? asked : await currentContext(folder);
  if (name === "" || name === "default") return { host: DEFAULT_HOST, certPath: null, askedBy: null };
  const by = asked !== "" ? "DOCKER_CONTEXT" : `currentContext in ${join(folder, "config.json")}`;
  return await contextEndpoint(folder, name, by);
}

/**
 * @param {string} file
 * @returns {Promise<unknown>} undefined where there is no such file
 */
async function json(file) {
  const text = await textOf(file);
  if (text === null) return undefined;
  try {
    /** @type {unknown} */
    const value = JSON.parse(text);
    return value;
  } catch {
    throw new SetupProblem(
      `${file} is not JSON, so which Docker Engine is meant cannot be told`,
      `mend or remove ${file}`,
    );
  }
}

/** @param {string} folder */
async function currentContext(folder) {
  const config = await json(join(folder, "config.json"));
  if (typeof config !== "object" || config === null || !("currentContext" in config)) return "";
  return typeof config.currentContext === "string" ? config.currentContext : "";
}

/**
 * @param {string} folder
 * @param {string} name
 * @param {string} by
 * @returns {Promise<Endpoint>}
 */
async function contextEndpoint(folder, name, by) {
  // The docker CLI's own layout: each context's folder is named by the SHA-256 of the context's name.
  const id = createHash("sha256").update(name).digest("hex");
  const meta = /** @type {{ Endpoints?: { docker?: { Host?: unknown } } } | undefined} */ (
    await json(join(folder, "contexts/meta", id, "meta.json"))
  );
  const host = meta?.Endpoints?.docker?.Host;
  if (typeof host !== "string" || host === "")
    throw new SetupProblem(
      `the Docker context ${name}, named by ${by}, does not exist`,
      "docker context ls, then docker context use <one that exists>",
    );
  const tls = join(folder, "contexts/tls", id, "docker");
  return { host, certPath: existsSync(join(tls, "ca.pem")) ? tls : null, askedBy: `context ${name}, ${by}` };
}
