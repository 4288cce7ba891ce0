import { existsSync, readFileSync } from "node:fs";
import { SetupProblem } from "./problem.mjs";
import { errorLine, run } from "./run.mjs";

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
export function mayInstallPackages() {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return false;
  return existsSync("/etc/os-release") && isDebian(readFileSync("/etc/os-release", "utf8"));
}

/**
 * What a person types to get packages.
 * @param {readonly string[]} packages
 */
export function installLine(packages) {
  return `apt-get update && apt-get install -y --no-install-recommends ${packages.join(" ")}`;
}

/**
 * @param {Pick<import("./ground.mjs").Ground, "env" | "progress">} ground
 * @param {string} part what the packages are for
 * @param {readonly string[]} packages
 */
export async function installPackages({ env, progress }, part, packages) {
  const step = async (
    /** @type {string} */ name,
    /** @type {string} */ command,
    /** @type {string[]} */ args,
  ) => {
    progress.phase(part, name);
    const { ok, text } = await run(command, args, {
      env: { ...env, DEBIAN_FRONTEND: "noninteractive" },
      timeout: 20 * 60_000,
      // A package manager that is killed leaves the machine's packages broken; its own lock keeps a second one out.
      leash: false,
    });
    if (!ok) throw new SetupProblem(`${name} failed (${errorLine(text)})`, installLine(packages));
  };
  const wait = ["-o", "DPkg::Lock::Timeout=600"];
  // What an earlier installation, killed half-way, left unpacked would stop apt.
  await step("finishing what dpkg may have left", "dpkg", ["--configure", "-a"]);
  await step("apt-get update", "apt-get", [...wait, "update"]);
  const args = [...wait, "install", "-y", "--fix-broken", "--no-install-recommends", ...packages];
  await step(`installing ${packages.join(" and ")}`, "apt-get", args);
}
