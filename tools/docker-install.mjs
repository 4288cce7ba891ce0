import { spawn } from "node:child_process";
import { existsSync, openSync, closeSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { installPackages } from "./apt.mjs";
import { askDocker } from "./docker-api.mjs";
import { withLock } from "./lock.mjs";
import { onPath } from "./node.mjs";
import { SetupProblem } from "./problem.mjs";
import { processState } from "./process-state.mjs";
import { errorLine, run } from "./run.mjs";

const PART = "Docker Engine";
const PACKAGES = ["docker.io", "iptables"];
/** How long a daemon may take to answer after its start: it loads every container first. Milliseconds. */
const START_TIME = 90_000;

/**
 * A daemon's pid file is left behind when its machine or container is killed. Once another process has that number,
 * or while nobody has reaped the killed daemon, dockerd takes it for alive and refuses to start.
 * @param {string} file
 * @param {string} name
 */
export async function dropStalePid(file, name) {
  const pid = Number(await readFile(file, "utf8").catch(() => ""));
  if (!Number.isInteger(pid) || pid <= 0) return;
  const state = processState(pid);
  if (state === null || state.ended || state.command !== name) await rm(file, { force: true });
}

/**
 * Starts the daemon as the machine starts its services, or by hand where nothing manages them.
 * @param {import("./ground.mjs").Ground} ground
 * @returns {Promise<{ log: string, ended: () => boolean }>} where its log is, and whether it has given up
 */
async function start({ env, state, progress }) {
  if (existsSync("/run/systemd/system")) {
    progress.phase(PART, "systemctl start docker");
    await run("systemctl", ["start", "docker"], { env, timeout: START_TIME, leash: false });
    return { log: "journalctl -u docker", ended: () => false };
  }
  progress.phase(PART, "starting dockerd");
  await dropStalePid("/var/run/docker.pid", "dockerd");
  await dropStalePid("/var/run/docker/containerd/containerd.pid", "containerd");
  const file = join(state, "dockerd.log");
  const log = openSync(file, "a", 0o600);
  // Detached and with no pipe to us: it must outlive this command.
  const daemon = spawn(onPath("dockerd", env) ?? "/usr/sbin/dockerd", [], {
    env,
    cwd: "/",
    detached: true,
    stdio: ["ignore", log, log],
  });
  daemon.on("error", () => undefined);
  daemon.unref();
  closeSync(log);
  return { log: file, ended: () => daemon.exitCode !== null || daemon.signalCode !== null };
}

/**
 * Installs Docker Engine if it is not installed, starts it, and waits until it answers.
 * @param {import("./ground.mjs").Ground} ground
 * @param {import("./docker-api.mjs").Target} target
 * @returns {Promise<{ version: string, way: "installed" | "started" }>}
 */
export async function installAndStart(ground, target) {
  const { env, progress } = ground;
  const waiting = () => {
    progress.phase(PART, "waiting for another set-up that is starting it");
  };
  // Not in the user's folders: whoever may do this is root, and there is one daemon for all of root's homes.
  return await withLock("/run/lock/mallku-docker", waiting, async () => {
    /** @type {"installed" | "started"} */
    let way = "started";
    const before = await askDocker(target, 2000);
    if (before.state === "answers") return { version: before.version, way };
    if (onPath("dockerd", env) === null) {
      await installPackages(ground, PART, PACKAGES);
      way = "installed";
    }
    const { log, ended } = await start(ground);
    const deadline = performance.now() + START_TIME;
    while (performance.now() < deadline && !ended()) {
      const answer = await askDocker(target, 2000);
      if (answer.state === "answers") return { version: answer.version, way };
      await sleep(200);
    }
    const lines = existsSync(log) ? ` (${errorLine(await readFile(log, "utf8"))})` : "";
    throw new SetupProblem(`dockerd was started and does not answer${lines}`, `read ${log}`);
  });
}
