import { readFileSync } from "node:fs";
import { request } from "node:http";
import { request as tlsRequest } from "node:https";
import { join } from "node:path";
import { errorCode, reason } from "./problem.mjs";
import { reachableHost } from "./ssh.mjs";

/** @typedef {Pick<import("./docker-endpoint.mjs").Endpoint, "host" | "certPath">} Target */

/**
 * @param {Target} target
 * @returns {import("node:https").RequestOptions | null} null: not an address that HTTP can be spoken to
 */
export function connection({ host, certPath }) {
  if (host.startsWith("unix://")) return { socketPath: host.slice("unix://".length) };
  const match = /^(?:tcp|https?):\/\/([^/:[\]]+|\[[0-9a-fA-F:.]+\])(?::(\d+))?\/?$/.exec(host);
  if (match === null) return null;
  const [, hostname = "", port = ""] = match;
  // A bare host is an IPv6 address in brackets in a URL, and without them in a connection.
  const address = {
    host: hostname.replace(/^\[|\]$/g, ""),
    port: port === "" ? (certPath === null ? 2375 : 2376) : port,
  };
  if (certPath === null) return host.startsWith("https:") ? { ...address, protocol: "https:" } : address;
  const pem = (/** @type {string} */ name) => readFileSync(join(certPath, name));
  return { ...address, protocol: "https:", ca: pem("ca.pem"), cert: pem("cert.pem"), key: pem("key.pem") };
}

/**
 * One request to the Docker Engine API. Rejects with the system's error, or with `code: "ETIMEDOUT"` when nothing is
 * heard for the time given.
 * @param {Target} target
 * @param {{ method?: string, path: string, silence: number, onLine?: (line: string) => void }} options silence in
 *   milliseconds; onLine takes each line of the answer as it comes
 * @returns {Promise<{ status: number, body: string }>}
 */
export async function dockerApi(target, { method = "GET", path, silence, onLine }) {
  const where = connection({ ...target, host: await reachableHost(target.host) });
  if (where === null) {
    throw Object.assign(new Error(`${target.host} is not unix://, ssh://, tcp:// or http://`), {
      code: "EPROTONOSUPPORT",
    });
  }
  return await new Promise((resolve, reject) => {
    const send = where.protocol === "https:" ? tlsRequest : request;
    const call = send({ ...where, method, path, headers: { Host: "docker" } }, (answer) => {
      let body = "";
      let line = "";
      answer.setEncoding("utf8");
      answer.on("data", (/** @type {string} */ text) => {
        body += text;
        const lines = (line + text).split("\n");
        line = lines.pop() ?? "";
        for (const whole of lines) onLine?.(whole);
      });
      answer.on("error", reject);
      answer.on("end", () => {
        clearTimeout(dialling);
        resolve({ status: answer.statusCode ?? 0, body });
      });
    });
    const silent = () => {
      call.destroy(Object.assign(new Error(`nothing heard for ${silence / 1000} s`), { code: "ETIMEDOUT" }));
    };
    // A socket's own timeout does not count while a name is looked up or a connection waits to be taken.
    const dialling = setTimeout(silent, silence);
    call.on("response", () => {
      clearTimeout(dialling);
    });
    call.setTimeout(silence, silent);
    call.on("error", (error) => {
      clearTimeout(dialling);
      reject(error);
    });
    call.end();
  });
}

/**
 * Whether a Docker Engine answers, and if none does, in which of the ways that ask for different acts.
 * @typedef {{ state: "answers", version: string }
 *   | { state: "absent" | "forbidden" | "silent" | "unreached" | "other", why: string }} Answer
 */

/** @type {Record<string, "absent" | "forbidden" | "silent">} */
const STATES = {
  ENOENT: "absent",
  ECONNREFUSED: "absent",
  ENOTFOUND: "absent",
  EACCES: "forbidden",
  EPERM: "forbidden",
  ETIMEDOUT: "silent",
};

/**
 * @param {Target} target
 * @param {number} silence milliseconds
 * @returns {Promise<Answer>}
 */
export async function askDocker(target, silence) {
  try {
    const { status, body } = await dockerApi(target, { path: "/version", silence });
    // Of a host that ssh does not reach, our own socket says so in its place.
    if (status === 502 && target.host.startsWith("ssh://"))
      return { state: "unreached", why: messageOf(body) };
    if (status !== 200) return { state: "other", why: `it answers HTTP ${status}` };
    /** @type {unknown} */
    const version = JSON.parse(body);
    if (
      typeof version !== "object" ||
      version === null ||
      !("ApiVersion" in version) ||
      !("Version" in version)
    )
      return { state: "other", why: "it does not answer as a Docker Engine does" };
    return { state: "answers", version: String(version.Version) };
  } catch (error) {
    return { state: STATES[errorCode(error) ?? ""] ?? "other", why: reason(error) };
  }
}

/** @param {string} body */
function messageOf(body) {
  /** @type {unknown} */
  const answer = JSON.parse(body);
  return typeof answer === "object" && answer !== null && "message" in answer ? String(answer.message) : body;
}
