// node leash.mjs <command> <argument>…
//
// Runs a command that must not outlive its parent. An npm or go left behind by a killed set-up would go on writing
// into what the next set-up is already making; standard input closes however the parent ends, and then the whole
// process group goes. The parent starts this file detached, so that the group is its own.
import { spawn } from "node:child_process";
import { constants } from "node:os";

const [command = "", ...args] = process.argv.slice(2);
const child = spawn(command, args, { stdio: ["ignore", "inherit", "inherit"] });

process.stdin.resume();
process.stdin.on("close", () => {
  process.kill(-process.pid, "SIGKILL");
});
child.on("error", (error) => {
  process.stderr.write(`${command}: ${error.message}\n`);
  process.exit(127);
});
child.on("exit", (code, signal) => {
  process.exit(signal === null ? (code ?? 1) : 128 + constants.signals[signal]);
});
