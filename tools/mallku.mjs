#!/usr/bin/env node
// mallku <command> …
//
// Sets up what the command needs, then runs cli/ with it. Plain JavaScript on node: modules, so that it starts from a
// bare clone on any Node from 18 on.
import { spawn } from "node:child_process";
import { constants } from "node:os";
import { join } from "node:path";
import { readArguments } from "./arguments.mjs";
import { factsEnvironment } from "./facts.mjs";
import { root } from "./folders.mjs";
import { withFirst } from "./node.mjs";
import { reason } from "./problem.mjs";
import { setUp, setUpNode } from "./setup.mjs";

/** Pulumi's own exit code for a wrong configuration. */
const EXIT_CONFIGURATION = 2;

/**
 * @param {string} node
 * @param {string[]} args
 * @param {import("./folders.mjs").Environment} env
 * @returns {Promise<number>} the exit code
 */
function runCli(node, args, env) {
  const child = spawn(node, [join(root, "cli/main.ts"), ...args], { stdio: "inherit", env });
  const streams = [process.stdin, process.stdout, process.stderr];
  const terminal = streams.some((stream) => stream.isTTY);
  process.on("SIGINT", () => {
    // A terminal sends it to both of us; a second one would tell Pulumi to stop without cleaning up.
    if (!terminal) child.kill("SIGINT");
  });
  process.on("SIGTERM", () => {
    child.kill("SIGTERM");
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code, signal) => {
      resolve(signal === null ? (code ?? 1) : 128 + constants.signals[signal]);
    });
  });
}

/** @param {string[]} args */
async function main(args) {
  const { stack, configFile, explains, doctor } = readArguments(args);
  const options = { stack, configFile, mend: doctor, env: process.env, stream: process.stderr };
  if (explains) {
    const node = await setUpNode(options);
    return await runCli(node.path, args, withFirst(process.env, node.path));
  }
  const { facts, file, env } = await setUp(options);
  return await runCli(facts.node.path, args, factsEnvironment(facts, file, env));
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`set-up: ${reason(error)}\n`);
  // Not by exitCode: other parts may still be at work, and end with this process.
  process.exit(EXIT_CONFIGURATION);
}
