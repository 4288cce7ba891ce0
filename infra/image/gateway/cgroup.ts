import { readFile } from "node:fs/promises";
import { availableParallelism, totalmem } from "node:os";
import { join } from "node:path";

/** What this container may use. arangod looks at the machine instead, and would size its caches for all of it. */
export interface Resources {
  readonly memoryBytes: number;
  readonly cores: number;
}

/**
 * The smaller of the container's limit and the machine's memory.
 * @param limit what `process.constrainedMemory()` says: the cgroup's limit in bytes (v1 and v2); 0 if it cannot be
 *   known, and some number beyond any machine where there is no limit
 * @param total the machine's memory in bytes
 */
export function memoryOf(limit: number, total: number): number {
  return limit > 0 && limit < total ? limit : total;
}

/** Cores of a version 2 `cpu.max` ("max 100000" or "150000 100000": microseconds of quota and period); undefined without a limit. */
export function coresOfCpuMax(text: string): number | undefined {
  return quotaOf(/^(\d+) (\d+)\s*$/.exec(text));
}

/** Cores of version 1's `cpu.cfs_quota_us` (-1: no limit) and `cpu.cfs_period_us`; undefined without a limit. */
export function coresOfCfsQuota(quota: string, period: string): number | undefined {
  return quotaOf(/^(\d+) (\d+)$/.exec(`${quota.trim()} ${period.trim()}`));
}

function quotaOf(match: RegExpExecArray | null): number | undefined {
  const cores = Number(match?.[1]) / Number(match?.[2]);
  return Number.isFinite(cores) && cores > 0 ? cores : undefined;
}

/** How often the kernel ended a process for want of memory, of version 2's `memory.events` or version 1's `memory.oom_control`. */
export function oomKillsOf(text: string): number {
  return Number(/^oom_kill (\d+)$/m.exec(text)?.[1] ?? 0);
}

/** What to add to a process' end: empty where none of this container's ended for want of memory since it started. */
export async function describeOomKills(folder: string, memoryBytes: number): Promise<string> {
  const files = [join(folder, "memory.events"), join(folder, "memory", "memory.oom_control")];
  const texts = await Promise.all(files.map((file) => readFile(file, "utf8").catch(() => "")));
  if (!texts.some((text) => oomKillsOf(text) > 0)) return "";
  return `: out of memory, all ${Math.round(memoryBytes / 2 ** 20)} MiB of the container's were used; raise mallku:memory`;
}

/**
 * Reads the limits of the cgroup that this process runs in.
 * Node knows the memory limit; its count of processors misses version 1's quota inside a container, so that one is read here.
 * @param folder where the cgroup file system is mounted
 */
export async function readResources(folder: string): Promise<Resources> {
  const read = async (...path: string[]): Promise<string> =>
    // A file of the other version is absent, which means no limit from that version.
    await readFile(join(folder, ...path), "utf8").catch(() => "");
  const quota =
    coresOfCpuMax(await read("cpu.max")) ??
    coresOfCfsQuota(await read("cpu", "cpu.cfs_quota_us"), await read("cpu", "cpu.cfs_period_us"));
  return {
    memoryBytes: memoryOf(process.constrainedMemory(), totalmem()),
    cores: Math.max(1, Math.min(availableParallelism(), Math.ceil(quota ?? Infinity))),
  };
}
