import { spawn } from "node:child_process";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { cacheOf } from "./run.mjs";

const recorder = join(import.meta.dirname, "recorder.mjs");

/**
 * @param {string} file
 * @param {string[]} args
 */
async function startRecorder(file, args) {
  await rm(cacheOf(file), { force: true });
  const child = spawn(process.execPath, [recorder, file, ...args], { cwd: dirname(file), stdio: "pipe" });
  const exit = /** @type {Promise<[number | null]>} */ (once(child, "exit"));
  return { child, exit, complaints: text(child.stderr) };
}

/**
 * Leaves the code cache of a bundled command beside it, after the command has run once: what it says is of no interest.
 * @param {string} file an absolute path
 * @param {string[]} args
 */
export async function recordCommand(file, args) {
  const { child, exit } = await startRecorder(file, args);
  child.stdout.resume();
  await exit;
}

/**
 * Leaves the code cache of a bundled plugin beside it: starts the plugin, waits for the port that it prints, has it used,
 * and keeps all that V8 compiled on the way.
 * @param {string} file an absolute path
 * @param {(port: string) => Promise<void>} use does what a run of the engine does
 * @param {string[]} [args] for the plugin
 */
export async function recordPlugin(file, use, args = []) {
  const { child, exit, complaints } = await startRecorder(file, args);
  const line = /** @type {Promise<[string]>} */ (once(createInterface(child.stdout), "line"));
  try {
    const [port] = await Promise.race([line, exit]);
    if (typeof port === "string") await use(port);
  } finally {
    child.stdin.end();
  }
  const [code] = await exit;
  if (code !== 0)
    throw new Error(`${file} did not come up: it exited with ${String(code)}\n${await complaints}`);
}
