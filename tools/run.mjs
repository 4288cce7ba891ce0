import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { join } from "node:path";
import { root } from "./folders.mjs";

/**
 * @typedef {object} RunOptions
 * @property {import("./folders.mjs").Environment} env
 * @property {number} timeout milliseconds after which the command and all it started are killed
 * @property {string} [cwd]
 * @property {(line: string) => void} [onLine] each line of either output, as it comes
 * @property {boolean} [leash] false where half-done work is worse than work left running (a package manager's)
 */

/**
 * @typedef {object} Outcome
 * @property {boolean} ok exit code 0, in time
 * @property {string} stdout
 * @property {string} text the last lines of both outputs; where it ran out of time, that
 */

const LAST_LINES = 30;

/**
 * Runs a command to its end; never throws for what the command does.
 * @param {string} command
 * @param {string[]} args
 * @param {RunOptions} options
 * @returns {Promise<Outcome>}
 */
export function run(command, args, { env, timeout, cwd = root, onLine, leash = true }) {
  const [file, argv] = leash
    ? [process.execPath, [join(root, "tools/leash.mjs"), command, ...args]]
    : [command, args];
  const child = spawn(file, argv, { cwd, env, detached: true, stdio: ["pipe", "pipe", "pipe"] });
  /** @type {string[]} */
  const out = [];
  /** @type {string[]} */
  const lines = [];
  const hear = (/** @type {string} */ line) => {
    lines.push(line);
    if (lines.length > LAST_LINES) lines.shift();
    onLine?.(line);
  };
  createInterface({ input: child.stdout }).on("line", (line) => {
    out.push(line);
    hear(line);
  });
  createInterface({ input: child.stderr }).on("line", hear);
  return new Promise((resolve) => {
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    }, timeout);
    const end = (/** @type {boolean} */ ok, /** @type {string} */ text) => {
      clearTimeout(timer);
      resolve({ ok, stdout: out.join("\n"), text });
    };
    child.on("error", (error) => {
      end(false, error.message);
    });
    child.on("close", (code) => {
      if (late) end(false, `not done after ${timeout / 1000} s`);
      else end(code === 0, lines.join("\n"));
    });
  });
}

/** What a line may say, the more telling first: that a download failed is known, what one needs is why. */
const TELLING = [
  /no such host|refused|timed out|timeout|unreachable|certificate|denied|forbidden|not found/i,
  /error|failed|cannot|unable/i,
  /\S/,
];

/**
 * The line of a command's output that says best what went wrong.
 * @param {string} text
 */
export function errorLine(text) {
  // npm's last line says only where its log is.
  const lines = text.split("\n").filter((line) => !line.includes("complete log of this run"));
  for (const telling of TELLING) {
    const line = lines.filter((each) => telling.test(each)).at(-1);
    if (line !== undefined) return line.trim();
  }
  return "no output";
}
