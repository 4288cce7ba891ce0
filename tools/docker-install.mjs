import { spawn } from "node:child_process";
import { existsSync, openSync, closeSync, readFileSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
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
 * Whether an os-release file is that of Debian, Ubuntu or a child of theirs.
 * @param {string} osRelease
 */
export function isDebian(osRelease) {
  return osRelease
    .split("\n")
    .filter((line) => /^ID(_LIKE)?=/.test(line))
    .some((line) => /\b(debian|ubuntu)\b/.test(line));
}

/** Installing system packages is right only where it is the distribution's own way and nobody need be asked. */
export function maySupplyDocker() {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return false;
  return existsSync("/etc/os-release") && isDebian(readFileSync("/etc/os-release", "utf8"));
}

/**
 * @param {import("./ground.mjs").Ground} ground
 * @param {string} step
 * @param {string} command
 * @param {string[]} args
 */
async function packageStep({ env, progress }, step, command, args) {
  progress.phase(PART, step);
  const { ok, text } = await run(command, args, {
    env: { ...env, DEBIAN_FRONTEND: "noninteractive" },
    timeout: 20 * 60_000,
    // A package manager that is killed leaves the machine's packages broken; its own lock keeps a second one out.
    leash: false,
  });
  if (!ok)
    throw new SetupProblem(
      `${step} failed (${errorLine(text)})`,
      `apt-get update && apt-get install -y --no-install-recommends ${PACKAGES.join(" ")}`,
    );
}

/** @param {import("./ground.mjs").Ground} ground */
async function install(ground) {
  const wait = ["-o", "DPkg::Lock::Timeout=600"];
  // What an earlier installation, killed half-way, left unpacked would stop apt.
  await packageStep(ground, "finishing what dpkg may have left", "dpkg", ["--configure", "-a"]);
  await packageStep(ground, "apt-get update", "apt-get", [...wait, "update"]);
  const args = [...wait, "install", "-y", "--fix-broken", "--no-install-recommends", ...PACKAGES];
  await packageStep(ground, `installing ${PACKAGES.join(" and ")}`, "apt-get", args);
}

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
      await install(ground);
      way = "installed";
    }
    const { log, ended } = await start(ground);
    const deadline = Date.now() + START_TIME;
    while (Date.now() < deadline && !ended()) {
      const answer = await askDocker(target, 2000);
      if (answer.state === "answers") return { version: answer.version, way };
      await sleep(200);
    }
    const lines = existsSync(log) ? ` (${errorLine(await readFile(log, "utf8"))})` : "";
    throw new SetupProblem(`dockerd was started and does not answer${lines}`, `read ${log}`);
  });
}
