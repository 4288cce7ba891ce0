import { createServer } from "node:net";
import { join } from "node:path";
import { carry, startSsh } from "./ssh-process.mjs";
import { ENGINE, wayTo } from "./ssh-way.mjs";

// What is on another machine, as sockets of this one.

/** @type {Map<string, Promise<string>>} */
const sockets = new Map();

/**
 * A Docker host at an address that HTTP can be spoken to.
 * @param {string} host as DOCKER_HOST
 * @returns {Promise<string>} a socket of this process's own for what is reached by SSH; any other host as it is
 */
export async function reachableHost(host) {
  if (!host.startsWith("ssh://")) return host;
  return `unix://${await socketTo(host, "docker", [], ENGINE)}`;
}

/**
 * A socket of this process's own that leads to a port of another machine's loopback.
 * @param {string} host `ssh://…`
 * @param {string} address as that machine has it
 * @param {number} port
 * @returns {Promise<string>} its path
 */
export async function portSocket(host, address, port) {
  const there = address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
  // Not a channel of the one connection: a channel that is refused does not say why.
  return await socketTo(host, `port-${port}`, ["-o", "ControlPath=none", "-W", there], []);
}

/**
 * @param {string} host
 * @param {string} name
 * @param {string[]} options
 * @param {string[]} command
 */
async function socketTo(host, name, options, command) {
  const key = [host, ...options, ...command].join(" ");
  const make = async () => await listen(await wayTo(host), `${name}.sock`, options, command);
  // Kept before it is made: two that ask at once share it.
  const socket = sockets.get(key) ?? make();
  sockets.set(key, socket);
  return await socket;
}

/**
 * @param {import("./ssh-way.mjs").Way} way
 * @param {string} name
 * @param {string[]} options
 * @param {string[]} command
 * @returns {Promise<string>}
 */
async function listen({ folder, control, target, ready }, name, options, command) {
  const path = join(folder, name);
  const server = createServer((connection) => {
    connection.unref();
    connection.on("error", () => undefined);
    void ready.then(() => {
      // Of an option that is given twice, ssh takes the first.
      const args = [...options, "-o", "ControlMaster=no", "-o", `ControlPath=${control}`];
      carry(connection, startSsh([...args, ...target, ...command]));
    });
  });
  server.unref();
  await new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(path, () => {
      resolve(undefined);
    });
  });
  return path;
}
