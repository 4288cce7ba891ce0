import { installLine, installPackages, mayInstallPackages } from "./apt.mjs";
import { withLock } from "./lock.mjs";
import { onPath } from "./node.mjs";
import { SetupProblem } from "./problem.mjs";
import { errorLine, run } from "./run.mjs";

const PART = "browser";
const PACKAGES = ["chromium"];

/** What Chromium and its children are called, by distribution. */
const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
const MAC = "/Applications/Google Chrome.app/Contents/MacOS";

/**
 * A Chromium on PATH that runs: a distribution's placeholder for one does not count.
 * @param {import("./folders.mjs").Environment} env
 * @returns {Promise<{ path: string, version: string }>}
 */
export async function browserOnPath(env) {
  const path = [...NAMES.map((name) => onPath(name, env)), onPath("Google Chrome", { PATH: MAC })].find(
    (file) => file !== null,
  );
  if (typeof path !== "string")
    throw new SetupProblem(
      "no Chromium or Chrome is on PATH, and the report's tests look at it in a real browser",
      `${installLine(PACKAGES)} (as root, on Debian), or install Chrome and put it on PATH`,
    );
  const { ok, stdout, text } = await run(path, ["--version"], { env, timeout: 60_000 });
  if (!ok)
    throw new SetupProblem(`${path} does not run (${errorLine(text)})`, "install Chrome and put it on PATH");
  return { path, version: stdout.trim() };
}

/**
 * The browser that the tests use: the one on PATH or, where nobody need be asked, the distribution's.
 * @param {Pick<import("./ground.mjs").Ground, "env" | "progress">} ground
 * @returns {Promise<{ path: string, version: string, way: "found" | "installed" }>}
 */
export async function findBrowser(ground) {
  const { env, progress } = ground;
  /** @param {() => boolean} mayBeMissing */
  const look = async (mayBeMissing) => {
    try {
      return await browserOnPath(env);
    } catch (error) {
      if (!mayBeMissing()) throw error;
      return null;
    }
  };
  const present = await look(mayInstallPackages);
  if (present !== null) return { ...present, way: "found" };
  const waiting = () => {
    progress.phase(PART, "waiting for another set-up that is installing it");
  };
  return await withLock("/run/lock/mallku-browser", waiting, async () => {
    if ((await look(() => true)) === null) await installPackages(ground, PART, PACKAGES);
    return { ...(await browserOnPath(env)), way: "installed" };
  });
}
