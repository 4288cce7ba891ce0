import Docker from "dockerode";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeInstallation, type Installation } from "../support/installation.ts";
import { up } from "../support/up.ts";
import { untilHealthy } from "../support/verification.ts";
import { collections } from "../../infra/image/gateway/bootstrap.ts";
import { Api, documentsOf } from "../soak/api.ts";
import { describeSoak, isSound } from "../soak/figures.ts";
import { soak, type SoakResult } from "../soak/run.ts";

let here: Installation;

beforeAll(async () => {
  here = await makeInstallation();
  await up(here);
});

afterAll(async () => {
  await here.remove();
});

async function soaked(
  seed: string,
  minutes: number,
  signal = new AbortController().signal,
): Promise<SoakResult> {
  await untilHealthy(here);
  return await soak(here, new Docker(), { minutes, seed, clients: 4, signal, say: () => undefined });
}

/** Every key of the first collection; none while the database is down. */
async function keysNow(api: Api): Promise<string[]> {
  return [...(await api.readAll(collections[0]).catch(() => new Map<string, unknown>())).keys()];
}

/** Removes a document of a soak that runs, without its knowledge. */
async function loseOne(): Promise<string> {
  const api = new Api(here.apiUrl);
  const before = new Set(await keysNow(api));
  for (;;) {
    const key = (await keysNow(api)).find((each) => !before.has(each));
    if (key === undefined) continue;
    const outcome = await api.ask("DELETE", `${documentsOf(collections[0])}/${key}`);
    if (outcome.answered && outcome.status === 200) return key;
  }
}

test("a short soak kills and restarts a database in use, and loses nothing that was acknowledged", async () => {
  const result = await soaked("short", 0.35);
  expect(result.problems).toEqual([]);
  expect(isSound(result)).toBe(true);
  expect(result.ordeals.length).toBeGreaterThanOrEqual(1);
  expect(result.acknowledged).toBeGreaterThan(50);
  expect(result.readBack).toBeGreaterThan(10);
  expect(describeSoak(result)).toContain("Problems: none.");
});

test("a soak that is interrupted reads back first, and does not pass over a document that is gone", async () => {
  const interrupt = new AbortController();
  const running = soaked("lossy", 5, interrupt.signal);
  const key = await loseOne();
  interrupt.abort();
  const result = await running;
  expect(result.interrupted).toBe(true);
  expect(isSound(result)).toBe(false);
  expect(result.problems.join("\n")).toContain(key);
});
