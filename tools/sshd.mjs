import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { installLine, mayInstallPackages } from "./apt.mjs";
import { cacheFolder } from "./folders.mjs";
import { withLock } from "./lock.mjs";
import { onPath } from "./node.mjs";
import { SetupProblem } from "./problem.mjs";
import { errorLine, run } from "./run.mjs";

const PART = "sshd";
const PACKAGE = "openssh-server";

/** Where distributions put what only root runs; it is on nobody else's PATH. */
const SYSTEM = "/usr/local/sbin:/usr/sbin:/sbin";

/** @param {import("./folders.mjs").Environment} env */
function unpackedFolder(env) {
  return join(cacheFolder(env), "openssh-server");
}

/**
 * OpenSSH's server: the machine's own, or the one that set-up unpacked.
 * @param {import("./folders.mjs").Environment} env
 * @returns {string | null} null where there is none
 */
export function findSshd(env) {
  const installed = onPath("sshd", { PATH: `${env.PATH ?? ""}:${SYSTEM}` });
  const unpacked = join(unpackedFolder(env), "usr/sbin/sshd");
  return installed ?? (existsSync(unpacked) ? unpacked : null);
}

/**
 * Gets the server for the tests that deploy to another host. The distribution's package is unpacked and not installed,
 * because to install it is to open the machine's port 22.
 * @param {Pick<import("./ground.mjs").Ground, "env" | "progress">} ground
 * @returns {Promise<{ path: string, way: "found" | "fetched" }>}
 */
export async function getSshd({ env, progress }) {
  const present = findSshd(env);
  if (present !== null) return { path: present, way: "found" };
  if (!mayInstallPackages())
    throw new SetupProblem(
      "no sshd is there, and the tests deploy to another host by a real one",
      `${installLine([PACKAGE])} (as root, on Debian), or OpenSSH's server in another way`,
    );
  const waiting = () => {
    progress.phase(PART, "waiting for another set-up that is fetching it");
  };
  return await withLock("/run/lock/mallku-sshd", waiting, async () => {
    if (findSshd(env) === null) await unpack({ env, progress });
    const path = findSshd(env);
    if (path === null) throw new SetupProblem(`${PACKAGE} has no sshd in it`, installLine([PACKAGE]));
    return { path, way: "fetched" };
  });
}

/** @param {Pick<import("./ground.mjs").Ground, "env" | "progress">} ground */
async function unpack({ env, progress }) {
  const target = unpackedFolder(env);
  await mkdir(cacheFolder(env), { recursive: true });
  const folder = await mkdtemp(`${target}-`);
  /** @param {string} name @param {string} command @param {string[]} args */
  const step = async (name, command, args) => {
    progress.phase(PART, name);
    const options = { env: { ...env, DEBIAN_FRONTEND: "noninteractive" }, timeout: 5 * 60_000, cwd: folder };
    const { ok, stdout, text } = await run(command, args, { ...options, leash: false });
    if (!ok) throw new SetupProblem(`${name} failed (${errorLine(text)})`, installLine([PACKAGE]));
    return stdout;
  };
  const wait = ["-o", "DPkg::Lock::Timeout=600"];
  try {
    await step("apt-get update", "apt-get", [...wait, "update"]);
    await step(`downloading ${PACKAGE}`, "apt-get", [...wait, "download", PACKAGE]);
    const [file = ""] = await readdir(folder);
    const needs = await step("reading what it needs", "dpkg-deb", ["--field", file, "Depends"]);
    const libraries = needs.split(", ").filter((one) => /^(lib|zlib)/.test(one) && !one.includes("|"));
    const satisfy = ["satisfy", "-y", "--no-install-recommends", libraries.join(", ")];
    await step("installing the libraries that it needs", "apt-get", [...wait, ...satisfy]);
    await step("unpacking it", "dpkg-deb", ["--extract", file, "unpacked"]);
    await rename(join(folder, "unpacked"), target);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
