import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import { runCommand, type CommandResult } from "../../support/installation.ts";

const program = fileURLToPath(new URL("client.mjs", import.meta.url));

/** How a program is run where the API can be reached; as `OwnDaemon.inside`. */
type Run = (command: string, args: readonly string[]) => Promise<CommandResult>;

/** What several writers were told. */
export interface Written {
  readonly acknowledged: readonly string[];
  /** The last answer of each status that was none; 0 for no answer. */
  readonly refusals: Readonly<Record<string, unknown>>;
}

/** Writes documents until it is told to end, through whatever happens to the database. */
export async function startWriting(
  apiUrl: string,
  run: Run = runCommand,
): Promise<{ readonly end: () => Promise<Written> }> {
  const folder = await mkdtemp(join(tmpdir(), "mallku-writing-"));
  const file = join(folder, "end");
  const running = run(process.execPath, [program, "write", apiUrl, file]);
  const before = await keysOf(apiUrl, run);
  await expect
    .poll(async () => (await keysOf(apiUrl, run)).size - before.size, { timeout: 60_000 })
    .toBeGreaterThan(20);
  return {
    end: async () => {
      await writeFile(file, "");
      const { stdout } = await running;
      await rm(folder, { recursive: true, force: true });
      return JSON.parse(stdout) as Written;
    },
  };
}

/** Every document's key. */
export async function keysOf(apiUrl: string, run: Run = runCommand): Promise<Set<string>> {
  const { code, stdout, stderr } = await run(process.execPath, [program, "keys", apiUrl]);
  if (code !== 0) throw new Error(stderr);
  return new Set(JSON.parse(stdout) as string[]);
}

/** That nothing of what was acknowledged is lost. */
export async function expectKept({ acknowledged }: Written, apiUrl: string, run: Run = runCommand) {
  expect(acknowledged.length).toBeGreaterThan(20);
  const kept = await keysOf(apiUrl, run);
  expect(acknowledged.filter((key) => !kept.has(key))).toEqual([]);
}
