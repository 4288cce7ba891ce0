import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  coresOfCfsQuota,
  coresOfCpuMax,
  describeOomKills,
  memoryOf,
  oomKillsOf,
  readResources,
} from "../../infra/image/gateway/cgroup.ts";

describe("the container's limits are seen, not the machine's size", () => {
  test.each([
    [536_870_912, 8_000, 8_000],
    [4_000, 8_000, 4_000],
    [0, 8_000, 8_000],
    [2 ** 64, 8_000, 8_000],
    [9_223_372_036_854_771_712, 8_000, 8_000],
  ])("a limit of %d on a machine of %d bytes is %d", (limit, total, memory) => {
    expect(memoryOf(limit, total)).toBe(memory);
  });

  test.each([
    ["max 100000\n", undefined],
    ["100000 100000\n", 1],
    ["150000 100000\n", 1.5],
    ["", undefined],
    ["junk", undefined],
    ["0 100000", undefined],
  ])("version 2's cpu.max %j is %s cores", (text, cores) => {
    expect(coresOfCpuMax(text)).toBe(cores);
  });

  test.each([
    ["-1\n", "100000\n", undefined],
    ["50000\n", "100000\n", 0.5],
    ["200000\n", "100000\n", 2],
    ["", "", undefined],
  ])("version 1's quota %j of %j is %s cores", (quota, period, cores) => {
    expect(coresOfCfsQuota(quota, period)).toBe(cores);
  });

  test.each([
    ["version 2", { "cpu.max": "50000 100000\n" }, 1],
    ["version 1", { "cpu/cpu.cfs_quota_us": "50000\n", "cpu/cpu.cfs_period_us": "100000\n" }, 1],
    ["none", {}, availableParallelism()],
  ])("half a core counts as one, from %s", async (_name, files, cores) => {
    const folder = await mkdtemp(join(tmpdir(), "mallku-cgroup-"));
    await mkdir(join(folder, "cpu"));
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    expect((await readResources(folder)).cores).toBe(cores);
    await rm(folder, { recursive: true });
  });
});

describe("a database that was ended for want of memory is not taken for one that crashed", () => {
  test.each([
    ["version 2", "low 0\nhigh 0\nmax 12\noom 2\noom_kill 2\noom_group_kill 0\n", 2],
    ["version 1", "oom_kill_disable 0\nunder_oom 0\noom_kill 1\n", 1],
    ["a kernel that does not count", "oom_kill_disable 0\nunder_oom 0\n", 0],
    ["no file", "", 0],
  ])("as %s counts", (_version, text, count) => {
    expect(oomKillsOf(text)).toBe(count);
  });

  test.each([
    ["memory.events", "oom_kill 1\n", /out of memory, all 1024 MiB .*raise mallku:memory/],
    ["memory/memory.oom_control", "oom_kill 1\n", /out of memory/],
    ["memory.events", "oom_kill 0\n", /^$/],
    ["other", "oom_kill 1\n", /^$/],
  ])("of %s with %j", async (file, text, said) => {
    const folder = await mkdtemp(join(tmpdir(), "mallku-cgroup-"));
    await mkdir(join(folder, "memory"));
    await writeFile(join(folder, file), text);
    expect(await describeOomKills(folder, 2 ** 30)).toMatch(said);
    await rm(folder, { recursive: true });
  });
});
