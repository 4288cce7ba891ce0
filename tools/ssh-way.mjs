import { existsSync, rmSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { errorCode } from "./problem.mjs";
import { sshTarget } from "./ssh-address.mjs";
import { startSsh } from "./ssh-process.mjs";

/** As Docker's CLI asks for the daemon of a host (docker/cli, connhelper). */
export const ENGINE = ["docker", "system", "dial-stdio"];

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

/**
 * The one connection to a host, made when it is first asked for.
 * @param {string} host `ssh://…`
 */
export async function wayTo(host) {
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
  const child = startSsh(["-o", "ControlMaster=yes", "-o", `ControlPath=${control}`, ...target, ...ENGINE]);
  child.stderr.resume();
  child.on("error", () => undefined);
  const runs = () => child.pid !== undefined && child.exitCode === null && child.signalCode === null;
  while (runs() && !existsSync(control)) await setTimeout(LOOK_AGAIN_MS);
}
