#!/usr/bin/env node
// mallku <command> …
//
// Sets up what the command needs, then runs cli/ with it. Plain JavaScript on node: modules, so that it starts from a
// bare clone on any Node from 18 on.
import { join } from "node:path";
import { readArguments } from "./arguments.mjs";
import { CHECK_BUNDLE, runFreshCheck } from "./check.mjs";
import { runInherited } from "./child.mjs";
import { factsEnvironment } from "./facts.mjs";
import { root } from "./folders.mjs";
import { withFirst } from "./node.mjs";
import { problemLine, reason } from "./problem.mjs";

/** Pulumi's own exit code for a wrong configuration. */
const EXIT_CONFIGURATION = 2;

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
 * @param {string[]} args
 * @returns {Promise<number | undefined>} the exit code; undefined where the command sets it in this process
 */
async function main(args) {
  const { stack, configFile, explains, doctor, judges, serves } = readArguments(args);
  if (judges && (await runFreshCheck())) return undefined;
  const { setUp, setUpBundles, setUpNode } = await import("./setup.mjs");
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

try {
  const code = await main(process.argv.slice(2));
  if (code !== undefined) process.exitCode = code;
} catch (error) {
  const { json } = readArguments(process.argv.slice(2));
  process.stderr.write(json ? `${problemLine(error, EXIT_CONFIGURATION)}\n` : `set-up: ${reason(error)}\n`);
  // Not by exitCode: other parts may still be at work, and end with this process.
  process.exit(EXIT_CONFIGURATION);
}
