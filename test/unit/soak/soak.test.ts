import { describe, expect, test } from "vitest";
import { describeSoak, isSound } from "../../soak/figures.ts";
import { Gate } from "../../soak/gate.ts";
import { judgeMemory, type Sample } from "../../soak/memory.ts";
import { readOptions } from "../../soak/options.ts";
import { Random } from "../../soak/random.ts";
import type { SoakResult } from "../../soak/run.ts";
import { isQuiet, phasesOf } from "../../soak/schedule.ts";
import { Tally } from "../../soak/tally.ts";

const MIB = 2 ** 20;
const MINUTE = 60_000;

/** Ten minutes of a process that starts at 100 MiB, wavers by 3, and grows so much a minute. */
function samples(growth: number, minutes = 10): Sample[] {
  return Array.from({ length: minutes * 12 }, (_, index) => ({
    at: index * 5000,
    bytes: (100 + growth * (index / 12) + 3 * Math.sin(index)) * MIB,
  }));
}

describe("memory", () => {
  test.each([
    ["is flat where it only wavers", samples(0), "flat"],
    ["is flat where it shrinks", samples(-2), "flat"],
    ["grows where a leak shows within the time", samples(3), "grows"],
    ["is not judged by less than five minutes", samples(0, 4), "unknown"],
    ["is not judged without a sample", [], "unknown"],
  ] as const)("%s", (_name, given, state) => {
    expect(judgeMemory(given).state).toBe(state);
  });

  test("is not blamed for what a process takes as it starts", () => {
    const starting = samples(0).map(({ at, bytes }) => ({ at, bytes: at < MINUTE ? bytes / 2 : bytes }));
    expect(judgeMemory(starting).state).toBe("flat");
  });

  test("has the slope of its line", () => {
    expect(judgeMemory(samples(2)).slope / MIB).toBeCloseTo(2, 1);
  });
});

const result: SoakResult = {
  options: {
    minutes: 30,
    seed: "a",
    clients: 8,
    signal: new AbortController().signal,
    say: () => undefined,
  },
  took: 30 * MINUTE,
  byAct: new Map([
    ["insert", 60],
    ["read", 30],
  ]),
  unanswered: 3,
  acknowledged: 60,
  ordeals: [
    { fault: "docker restart", silence: 1000, readBack: 5 },
    { fault: "docker restart", silence: 3000, readBack: 5 },
  ],
  memory: samples(0),
  readBack: 60,
  problems: [],
  interrupted: false,
};

describe("a soak", () => {
  test.each([
    ["is sound where nothing is lost and memory is flat", {}, true],
    ["is not with one problem", { problems: ["c1-7 is lost"] }, false],
    ["is not where memory grows", { memory: samples(3) }, false],
  ])("%s", (_name, changed, sound) => {
    expect(isSound({ ...result, ...changed })).toBe(sound);
  });

  test("is told with its figures and every problem", () => {
    const told = describeSoak({ ...result, problems: ["c1-7 is lost"] });
    expect(told).toContain("| docker restart | 2 | 3.0 | 3.0 |");
    expect(told).toContain("- c1-7 is lost");
    expect(told).toContain("seed a");
  });

  test("leaves the database alone long enough for memory to be judged, by default", () => {
    const phases = phasesOf(30);
    expect(phases.quietUntil - phases.quietFrom).toBeGreaterThanOrEqual(10 * MINUTE);
    expect([0, phases.quietFrom, phases.quietUntil].map((at) => isQuiet(phases, at))).toEqual([
      false,
      true,
      false,
    ]);
  });

  test("does the same in the same order with the same seed, and something else with another", () => {
    const drawn = (seed: string) => {
      const random = new Random(seed);
      return [random.between(1, 2), random.pick(["a", "b", "c", "d"]), random.shuffled([1, 2, 3, 4, 5])];
    };
    expect(drawn("a")).toEqual(drawn("a"));
    expect(drawn("a")).not.toEqual(drawn("b"));
  });

  test("counts the longest time without an acknowledged write", () => {
    const tally = new Tally(0);
    tally.acknowledged(50);
    tally.watch(100);
    for (const now of [110, 900, 950]) tally.acknowledged(now);
    expect(tally.longestSilence).toBe(790);
    expect([tally.hasAcknowledgedSince(949), tally.hasAcknowledgedSince(950)]).toEqual([true, false]);
  });

  test.each([
    [["--minutes", "0"]],
    [["--minutes", "many"]],
    [["--minutes", "1441"]],
    [["--clients", "0"]],
    [["--clients", "1.5"]],
    [["--unknown"]],
    [["5"]],
  ])("is not begun with %j", (args) => {
    expect(() => readOptions(args, "own")).toThrow();
  });

  test("takes half an hour and a seed of its own where it is told nothing", () => {
    expect(readOptions([], "own")).toEqual({ minutes: 30, seed: "own", clients: 8 });
    expect(readOptions(["--minutes", "0.5", "--seed", "7", "--clients", "2"], "own")).toEqual({
      minutes: 0.5,
      seed: "7",
      clients: 2,
    });
  });
});

test("a read-back waits for what clients are doing, and they for it", async () => {
  const gate = new Gate();
  const done: string[] = [];
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const acting = gate.act(async () => {
    await promise;
    done.push("act");
  });
  const closed = gate.close().then(() => done.push("read back"));
  const waiting = gate.act(() => Promise.resolve(done.push("next act")));
  resolve(undefined);
  await Promise.all([acting, closed]);
  expect(done).toEqual(["act", "read back"]);
  gate.open();
  await waiting;
  expect(done).toEqual(["act", "read back", "next act"]);
});
