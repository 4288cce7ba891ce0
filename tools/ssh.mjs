import { spawn } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { errorCode } from "./problem.mjs";

// What is on another machine, as sockets of this one. The system's own ssh is used, as Docker's CLI and Pulumi's provider
// use it, because the user's keys, agent, known hosts and configuration are then in force; an SSH library (docker-modem's)
// takes any host's key unseen.

/** A user, a host and a port, in the one form that the policy pack lets anybody review (policy/facts/daemon.ts). */
const ADDRESS =
  /^ssh:\/\/(?:([a-z_][a-z0-9_.-]*)@)?([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:]+\])(?::([0-9]{1,5}))?\/?$/i;

/** An unknown host key is refused, nobody is asked, and no forwarding of the user's configuration is opened on the way. */
const ALWAYS = [
  ...["-o", "StrictHostKeyChecking=yes", "-o", "BatchMode=yes", "-o", "ConnectTimeout=10"],
  ...["-o", "ClearAllForwardings=yes", "-o", "ForwardAgent=no", "-o", "ForwardX11=no", "-T"],
];

/** As Docker's CLI asks for the daemon of a host (docker/cli, connhelper). */
const ENGINE = ["docker", "system", "dial-stdio"];

const LOOK_AGAIN_MS = 20;

/**
 * @typedef {object} Way
 * @property {string} folder private; removed when this process ends
 * @property {string} control the socket of the one connection that all others are channels of
 * @property {string[]} target
 * @property {Promise<void>} ready once that connection is made, or could not be
 */

/** @type {Map<string, Promise<Way>>} */
const ways = new Map();

/** @type {Map<string, Promise<string>>} */
const sockets = new Map();

/**
 * What ssh is given to reach a host; null where the text is no address that it may be given.
 * @param {string} host `ssh://user@host:port`
 */
export function sshTarget(host) {
  const match = ADDRESS.exec(host);
  if (match === null) return null;
  const [, user, name = "", port] = match;
  return [
    ...(user === undefined ? [] : ["-l", user]),
    ...(port === undefined ? [] : ["-p", port]),
    ...["--", name.replace(/^\[|\]$/g, "")],
  ];
}

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

/** @param {string} host */
async function wayTo(host) {
  const way = ways.get(host) ?? openWay(host);
  ways.set(host, way);
  return await way;
}

/**
 * @param {string} host
 * @returns {Promise<Way>}
 */
async function openWay(host) {
  const target = sshTarget(host);
  if (target === null) throw new Error(`${host} is not ssh://user@host or ssh://user@host:port`);
  await removeLeft();
  const folder = await mkdtemp(join(tmpdir(), `mallku-ssh-${process.pid}-`));
  process.once("exit", () => {
    rmSync(folder, { recursive: true, force: true });
  });
  const control = join(folder, "control");
  return { folder, control, target, ready: connect(target, control) };
}

/** A process that was killed, as the engine kills a provider, leaves its folder behind; of its own user's only. */
async function removeLeft() {
  const names = await readdir(tmpdir());
  const left = names.filter((name) => {
    const pid = /^mallku-ssh-(\d+)-/.exec(name)?.[1];
    return pid !== undefined && isGone(Number(pid));
  });
  await Promise.allSettled(left.map((name) => rm(join(tmpdir(), name), { recursive: true, force: true })));
}

/** @param {number} pid */
function isGone(pid) {
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return errorCode(error) === "ESRCH";
  }
}

/**
 * Makes the one connection. What it is asked for ends with its standard input, so that it ends however this process does.
 * @param {string[]} target
 * @param {string} control
 */
async function connect(target, control) {
  const child = start(["-o", "ControlMaster=yes", "-o", `ControlPath=${control}`, ...target, ...ENGINE]);
  child.stderr.resume();
  child.on("error", () => undefined);
  const runs = () => child.pid !== undefined && child.exitCode === null && child.signalCode === null;
  while (runs() && !existsSync(control)) await setTimeout(LOOK_AGAIN_MS);
}

/**
 * @param {string[]} args
 */
function start(args) {
  // Of a group of its own: what a terminal's Ctrl-C ends must not take Docker away from who is still tidying up.
  const child = spawn("ssh", [...ALWAYS, ...args], { detached: true, stdio: "pipe" });
  // Nothing here keeps this process alive: whoever waits for an answer does.
  child.unref();
  for (const stream of [child.stdin, child.stdout, child.stderr])
    /** @type {import("node:net").Socket} */ (/** @type {unknown} */ (stream)).unref();
  child.stdin.on("error", () => undefined);
  return child;
}

/**
 * @param {Way} way
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
      carry(connection, start([...args, ...target, ...command]));
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

/**
 * Joins a connection and an ssh. Where ssh ends before the other side said anything, its own words are the answer.
 * @param {import("node:net").Socket} connection
 * @param {ReturnType<typeof start>} child
 */
function carry(connection, child) {
  let heard = false;
  let said = "";
  child.stdout.once("data", () => (heard = true));
  child.stderr.on("data", (/** @type {Buffer} */ chunk) => {
    said = (said + chunk.toString()).slice(-2000);
  });
  connection.pipe(child.stdin);
  child.stdout.pipe(connection, { end: false });
  connection.on("close", () => child.kill());
  child.on("error", (error) => {
    connection.end(answerFor(error.message));
  });
  child.on("close", (code) => {
    if (heard) connection.end();
    else connection.end(answerFor(said.trim() || `ssh ended with code ${String(code)}`));
  });
}

/** @param {string} why */
function answerFor(why) {
  const body = JSON.stringify({
    message: `ssh: ${why
      .replace(/^ssh: /, "")
      .split(/\r?\n/)
      .join("; ")}`,
  });
  const head = ["HTTP/1.1 502 Bad Gateway", "Content-Type: application/json", "Connection: close"];
  return [...head, `Content-Length: ${Buffer.byteLength(body)}`, "", body].join("\r\n");
}
