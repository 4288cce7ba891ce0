import { readdir, readFile } from "node:fs/promises";
import { setTimeout } from "node:timers/promises";

const EVERY_MS = 50;

/**
 * Watches the most memory that a process has held, in MB, while something runs: the engine kills its plugins, so that
 * they cannot tell. Linux only.
 * @param program what stands in the process's command line
 */
export async function peakMemory(program: string, run: () => Promise<unknown>): Promise<number> {
  const over = new AbortController();
  const end = run().finally(() => {
    over.abort();
  });
  let peak = 0;
  while (!over.signal.aborted) {
    peak = Math.max(peak, await highWater(program));
    await Promise.race([end, setTimeout(EVERY_MS)]);
  }
  return peak;
}

async function highWater(program: string): Promise<number> {
  let most = 0;
  for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
    const commandLine = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
    // The engine names the pack too.
    if (!commandLine.split("\0").slice(0, 2).includes(program)) continue;
    const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
    most = Math.max(most, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
  }
  return most;
}
