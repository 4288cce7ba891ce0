import { join } from "node:path";
import { CHECK_BUNDLE } from "./check.mjs";
import { runInherited } from "./child.mjs";
import { factsEnvironment } from "./facts.mjs";
import { root } from "./folders.mjs";
import { withFirst } from "./node.mjs";
import { setUp, setUpBundles, setUpNode } from "./setup.mjs";

/**
 * @param {string} node
 * @param {string[]} args
 * @param {import("./folders.mjs").Environment} env
 * @param {string} [program]
 * @returns {Promise<number>} the exit code
 */
function runCli(node, args, env, program = join(root, "cli/main.ts")) {
  return runInherited(node, [program, ...args], {
    // cli/ and the libraries behind it are some thousand modules: compiled again they are half of a short command's time.
    NODE_COMPILE_CACHE: join(root, "build/compile-cache"),
    ...env,
    // For what outlives the folder that set-up may have fetched its own Node into.
    MALLKU_LAUNCHED_BY: process.execPath,
  });
}

/**
 * Sets up what a command needs and runs it in a process of its own.
 * @param {string[]} args
 * @param {ReturnType<typeof import("./arguments.mjs").readArguments>} asked what they ask for
 * @returns {Promise<number>} the exit code
 */
export async function launch(args, { stack, configFile, explains, doctor, judges, serves }) {
  const options = { stack, configFile, mend: doctor, env: process.env, stream: process.stderr };
  if (explains) {
    const node = await setUpNode(options);
    return await runCli(node.path, args, withFirst(process.env, node.path));
  }
  if (judges) {
    const node = await setUpBundles(options);
    return await runCli(node.path, args, withFirst(process.env, node.path), CHECK_BUNDLE);
  }
  const { facts, file, env } = await setUp(options);
  const program = serves ? join(root, "cli/mcp.ts") : undefined;
  return await runCli(facts.node.path, args, factsEnvironment(facts, file, env), program);
}
