import { accessSync, constants, existsSync } from "node:fs";
import { join } from "node:path";
import { pulumiHome, root } from "./folders.mjs";
import { standInsAllowed } from "./ground.mjs";
import { textOf } from "./keep.mjs";
import { failedLately, forgetFailure, rememberFailure } from "./memory.mjs";
import { SetupProblem } from "./problem.mjs";
import { errorLine, run } from "./run.mjs";

const PART = "docker provider";
/** Where the stand-in's executable is made, by offline/provider/bundle.mjs. */
const STAND_IN_FOLDER = join(root, "offline/build");
const PLUGIN = "pulumi-resource-docker";

/** The plugin's version that the SDK in node_modules was made with: the engine asks for exactly this one. */
export async function providerVersion() {
  const file = join(root, "node_modules/@pulumi/docker/package.json");
  /** @type {unknown} */
  const manifest = JSON.parse((await textOf(file)) ?? "null");
  const { pulumi } = /** @type {{ pulumi?: { version?: unknown } }} */ (manifest ?? {});
  if (typeof pulumi?.version !== "string")
    throw new SetupProblem(`${file} does not say which plugin it needs`, `cd ${root} && npm ci`);
  return pulumi.version;
}

/**
 * Whether the plugin is in Pulumi's plugin folder, whole: the engine leaves a .partial file beside one that it has not
 * finished unpacking.
 * @param {string} home Pulumi's own folder
 * @param {string} version
 */
export function pluginInstalled(home, version) {
  const folder = join(home, "plugins", `resource-docker-v${version}`);
  return !existsSync(`${folder}.partial`) && executable(join(folder, PLUGIN));
}

/** @param {string} file */
function executable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Pulumi's docker provider: installed, fetched by the CLI, or, for the stack that may, offline/'s stand-in.
 * @param {import("./ground.mjs").Ground} ground
 * @param {string} pulumi the CLI's root
 * @returns {Promise<import("./facts.d.ts").SetupFacts["dockerProvider"]>}
 */
export async function findDockerProvider(ground, pulumi) {
  const { env, cache, progress } = ground;
  const version = await providerVersion();
  const home = pulumiHome(env);
  if (pluginInstalled(home, version)) return { version, way: "found", pathDir: null };

  const attempt = `docker provider ${version}`;
  const command = `pulumi plugin install resource docker ${version}`;
  const allowed = standInsAllowed(ground);
  let failure = ground.retry || !allowed ? null : await failedLately(cache, attempt);
  if (failure === null) {
    progress.phase(PART, `fetching ${version}`);
    const { ok, text } = await run(join(pulumi, "bin/pulumi"), command.split(" ").slice(1), {
      env: { ...env, PULUMI_SKIP_UPDATE_CHECK: "true" },
      timeout: 10 * 60_000,
    });
    if (ok && pluginInstalled(home, version)) {
      await forgetFailure(cache, attempt);
      return { version, way: "fetched", pathDir: null };
    }
    failure = errorLine(text);
    await rememberFailure(cache, attempt, failure);
  }
  if (!allowed)
    throw new SetupProblem(
      `Pulumi's docker provider ${version} could not be had (${failure}), and the stack ${ground.stack} may not use the stand-in, which only dev may`,
      command,
    );
  if (!executable(join(STAND_IN_FOLDER, PLUGIN)))
    throw new SetupProblem(
      `Pulumi's docker provider ${version} could not be had (${failure}), and its stand-in is not built`,
      `cd ${root} && npm run build, or: ${command}`,
    );
  return { version, way: "stand-in", pathDir: STAND_IN_FOLDER };
}
