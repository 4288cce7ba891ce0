import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import type { CommandResult, Installation } from "../../support/installation.ts";

const launcher = fileURLToPath(new URL("../../../tools/mallku.mjs", import.meta.url));

/** A command that goes on while the test does something to it. */
export interface Begun {
  /** Waits until it has said something on stderr. */
  readonly says: (text: string) => Promise<void>;
  /** Kills it and all that it started, with no time to end. */
  readonly kill: () => Promise<void>;
  /** Interrupts it as Ctrl-C would, and waits for its end. */
  readonly interrupt: () => Promise<CommandResult>;
  readonly ended: Promise<CommandResult>;
}

/** Starts `mallku <command> --config-file …` in a process group of its own. */
export function begin(
  { configFile, environment }: Installation,
  command: string,
  ...args: readonly string[]
): Begun {
  const child = spawn(process.execPath, [launcher, command, "--config-file", configFile, ...args], {
    env: environment,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  const ended = new Promise<CommandResult>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      resolve({ code, stdout, stderr });
    });
  });
  return {
    ended,
    says: async (text) => {
      await expect
        .poll(() => stderr.includes(text) || child.exitCode !== null, { timeout: 120_000 })
        .toBe(true);
      expect(stderr).toContain(text);
    },
    kill: async () => {
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, "SIGKILL");
      expect((await ended).code).toBeNull();
    },
    interrupt: async () => {
      child.kill("SIGINT");
      return await ended;
    },
  };
}
