#!/usr/bin/env node
// mallku <command> …
//
// Sets up what the command needs, then runs cli/ with it. Plain JavaScript on node: modules, so that it starts from a
// bare clone on any Node from 18 on.
import { readArguments } from "./arguments.mjs";

/** Pulumi's own exit code for a wrong configuration. */
const EXIT_CONFIGURATION = 2;

/**
 * @param {string[]} args
 * @returns {Promise<number | undefined>} the exit code; undefined where the command sets it in this process
 */
async function main(args) {
  const asked = readArguments(args);
  // Each loaded where it is used: a hook before each commit waits for `check`, which starts no second process.
  if (asked.judges && (await import("./check.mjs")).runFreshCheck()) return undefined;
  const { launch } = await import("./launch.mjs");
  return await launch(args, asked);
}

try {
  const code = await main(process.argv.slice(2));
  if (code !== undefined) process.exitCode = code;
} catch (error) {
  const { problemLine, reason } = await import("./problem.mjs");
  const { json } = readArguments(process.argv.slice(2));
  process.stderr.write(json ? `${problemLine(error, EXIT_CONFIGURATION)}\n` : `set-up: ${reason(error)}\n`);
  // Not by exitCode: other parts may still be at work, and end with this process.
  process.exit(EXIT_CONFIGURATION);
}
