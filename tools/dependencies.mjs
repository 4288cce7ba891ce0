import { createHash } from "node:crypto";
import { join } from "node:path";
import { root } from "./folders.mjs";
import { textOf } from "./keep.mjs";
import { withLock } from "./lock.mjs";
import { npmCommand, npmEnvironment, withFirst } from "./node.mjs";
import { SetupProblem } from "./problem.mjs";
import { errorLine, run } from "./run.mjs";

const PART = "dependencies";

/**
 * @param {string | null} text
 * @returns {Record<string, Record<string, unknown>> | null}
 */
function packagesOf(text) {
  if (text === null) return null;
  try {
    /** @type {unknown} */
    const lock = JSON.parse(text);
    if (typeof lock !== "object" || lock === null || !("packages" in lock)) return null;
    return /** @type {Record<string, Record<string, unknown>>} */ (lock.packages);
  } catch {
    return null;
  }
}

/**
 * Whether what npm says it installed is what the lockfile wants. npm writes its own record (node_modules/.package-lock.json)
 * last, so a killed installation has none or an old one. Only packages for other platforms may be absent.
 * @param {string | null} lockText package-lock.json
 * @param {string | null} installedText node_modules/.package-lock.json
 */
export function matchesLock(lockText, installedText) {
  const wanted = packagesOf(lockText);
  const installed = packagesOf(installedText);
  if (wanted === null || installed === null) return false;
  for (const path of Object.keys(installed)) if (!(path in wanted)) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === "") return true;
    const found = installed[path];
    if (found === undefined) return entry.optional === true;
    return found.version === entry.version && found.integrity === entry.integrity;
  });
}

async function inPlace() {
  const [lock, installed] = await Promise.all(
    ["package-lock.json", "node_modules/.package-lock.json"].map((path) => textOf(join(root, path))),
  );
  return matchesLock(lock ?? null, installed ?? null);
}

/**
 * Installs the locked dependencies if node_modules is not what the lockfile says.
 * @param {import("./ground.mjs").Ground} ground
 * @param {string} node
 * @returns {Promise<"found" | "fetched">}
 */
export async function installDependencies({ env, state, progress }, node) {
  if (await inPlace()) return "found";
  const clone = createHash("sha256").update(root).digest("hex").slice(0, 16);
  const waiting = () => {
    progress.phase(PART, "waiting for another set-up of this checkout");
  };
  return await withLock(join(state, "locks", `npm-${clone}`), waiting, async () => {
    if (await inPlace()) return "found";
    progress.phase(PART, "npm ci");
    // No install scripts: none of ours needs one, and the bundles are made by the next step with the right Node.
    const { ok, text } = await run(npmCommand(env), ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], {
      env: withFirst(npmEnvironment(env), node),
      timeout: 20 * 60_000,
    });
    if (!ok) throw new SetupProblem(`npm ci failed (${errorLine(text)})`, `cd ${root} && npm ci`);
    if (!(await inPlace()))
      throw new SetupProblem(
        "npm ci ended well, but node_modules is not what package-lock.json says",
        `cd ${root} && rm -r node_modules && npm ci`,
      );
    return "fetched";
  });
}
