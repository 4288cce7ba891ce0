import { request } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { ImageProblem } from "./problem.mjs";

/**
 * The few calls of the Docker Engine API that are needed, on `node:http` alone: this runs before `npm ci`.
 * @typedef {{ status: number, text: string }} Reply
 */

/** @param {string} dockerHost as DOCKER_HOST: unix:///path or tcp://host:port */
export function dockerApi(dockerHost) {
  const url = new URL(dockerHost);
  if (url.protocol !== "unix:" && url.protocol !== "tcp:") {
    throw new ImageProblem(
      `the stand-in images cannot be sent to a Docker host of the kind '${url.protocol}//'`,
      "Set DOCKER_HOST to a unix:// or tcp:// address of the same engine.",
    );
  }
  const target =
    url.protocol === "unix:"
      ? { socketPath: decodeURIComponent(url.pathname) }
      : { host: url.hostname.replace(/^\[|\]$/g, ""), port: Number(url.port || 2375) };

  /**
   * @param {string} method
   * @param {string} path
   * @param {AsyncIterable<Buffer>} [body]
   * @returns {Promise<Reply>}
   */
  const call = async (method, path, body) => {
    const headers = body === undefined ? {} : { "content-type": "application/x-tar" };
    const sent = request({ ...target, method, path, headers, agent: false });
    /** @type {Promise<Reply>} */
    const reply = new Promise((resolve, reject) => {
      sent.once("error", reject);
      sent.once("response", (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (/** @type {string} */ part) => {
          text += part;
        });
        response.once("end", () => {
          resolve({ status: response.statusCode ?? 0, text });
        });
        response.once("error", reject);
      });
    });
    try {
      if (body === undefined) sent.end();
      else {
        // An engine that refuses answers before the body is over; what it says then tells more than the broken pipe.
        const upload = pipeline(Readable.from(body), sent);
        upload.catch(() => undefined);
        reply.catch(() => undefined);
        await Promise.race([reply, upload]);
      }
      return await reply;
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new ImageProblem(
        `Docker Engine at ${dockerHost} did not take a request (${why})`,
        "Start it, or set DOCKER_HOST to one that runs.",
      );
    }
  };
  return { call };
}

/** @typedef {ReturnType<typeof dockerApi>} DockerApi */

/** @param {Reply} reply @param {string} what */
function refused(reply, what) {
  return new ImageProblem(
    `Docker Engine refused ${what} (${reply.status}: ${reply.text.trim().slice(0, 300)})`,
    "See the engine's log; 'docker system df' tells whether its disk is full.",
  );
}

/** @param {DockerApi} api @returns {Promise<string>} "amd64" or "arm64", as the engine says */
export async function engineArchitecture(api) {
  const reply = await api.call("GET", "/version");
  if (reply.status !== 200) throw refused(reply, "to tell its version");
  /** @type {unknown} */
  const version = JSON.parse(reply.text);
  return /** @type {{ Arch?: string }} */ (version).Arch ?? "unknown";
}

/** @param {DockerApi} api @param {string} tag @returns {Promise<Record<string, string> | null>} its labels; null where there is none */
export async function imageLabels(api, tag) {
  const reply = await api.call("GET", `/images/${tag}/json`);
  if (reply.status === 404) return null;
  if (reply.status !== 200) throw refused(reply, `to describe ${tag}`);
  /** @type {unknown} */
  const image = JSON.parse(reply.text);
  return /** @type {{ Config?: { Labels?: Record<string, string> | null } }} */ (image).Config?.Labels ?? {};
}

/** @param {DockerApi} api @param {AsyncIterable<Buffer>} archive as `docker save` writes it @param {string} what */
export async function loadImage(api, archive, what) {
  const reply = await api.call("POST", "/images/load?quiet=1", archive);
  if (reply.status !== 200 || /"error(Detail)?"\s*:/.test(reply.text))
    throw refused(reply, `to load ${what}`);
}
