import { spawn } from "node:child_process";
import { constants } from "node:os";

/**
 * Runs a program to its end, its streams those of this process, and leaves it to the program what a signal means.
 * @param {string} node
 * @param {string[]} args
 * @param {import("./folders.mjs").Environment} env
 * @returns {Promise<number>} the exit code, as a shell counts it
 */
export function runInherited(node, args, env) {
  const child = spawn(node, args, { stdio: "inherit", env });
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
