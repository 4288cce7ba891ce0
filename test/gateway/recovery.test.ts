import { setTimeout as delay } from "node:timers/promises";
import { afterEach, describe, expect, test } from "vitest";
import { collections } from "../../infra/image/gateway/bootstrap.ts";
import { call, documents } from "./support/call.ts";
import type { Ground } from "./support/launch.ts";
import { launch, makeGround } from "./support/launch.ts";
import { storedKeys, writeUntilItEnds } from "./support/writers.ts";

const grounds: Ground[] = [];
const newGround = async (): Promise<Ground> => {
  const ground = await makeGround();
  grounds.push(ground);
  return ground;
};
afterEach(async () => {
  for (const ground of grounds.splice(0)) await ground.remove();
});

describe("what was acknowledged is there after", () => {
  test.each(["arangod", "the gateway", "the gateway, twice"])(
    "a kill -9 of %s in the middle of writing",
    async (victim) => {
      const ground = await newGround();
      const acknowledged: string[] = [];
      for (let round = 0; round < (victim === "the gateway, twice" ? 2 : 1); round += 1) {
        const gateway = await (await launch(ground)).ready();
        const writing = writeUntilItEnds(gateway, 8);
        await expect.poll(() => writing.acknowledged.length, { timeout: 60_000 }).toBeGreaterThan(60);
        if (victim === "arangod") {
          process.kill(gateway.arangodPid, "SIGKILL");
          expect(await gateway.exited).toBe(1);
          expect(gateway.log.some(({ msg }) => msg?.includes("SIGKILL"))).toBe(true);
        } else await gateway.kill();
        await writing.over;
        acknowledged.push(...writing.acknowledged);
      }
      const again = await (await launch(ground)).ready();
      const stored = await storedKeys(again);
      expect(acknowledged.filter((key) => !stored.has(key))).toEqual([]);
      expect(await again.stop()).toBe(0);
    },
  );

  test("an orderly stop in the middle of writing", async () => {
    const ground = await newGround();
    const gateway = await (await launch(ground)).ready();
    const writing = writeUntilItEnds(gateway, 8);
    await expect.poll(() => writing.acknowledged.length, { timeout: 60_000 }).toBeGreaterThan(60);
    expect(await gateway.stop()).toBe(0);
    await writing.over;
    const again = await (await launch(ground)).ready();
    const stored = await storedKeys(again);
    expect(writing.acknowledged.filter((key) => !stored.has(key))).toEqual([]);
    await again.stop();
  });
});

describe("a start that was killed is completed by the next", () => {
  const startMs = (async () => {
    const ground = await newGround();
    const began = performance.now();
    const gateway = await (await launch(ground)).ready();
    const took = performance.now() - began;
    await gateway.stop();
    return took;
  })();

  test.each([1, 3, 5, 7])("after %d ninths of the time that a start takes", async (part) => {
    const ground = await newGround();
    const killed = await launch(ground);
    await delay(((await startMs) * part) / 9);
    await killed.kill();
    const gateway = await (await launch(ground)).ready();
    expect((await call(gateway.url, "/api/v1/collections")).json()).toEqual({
      collections: [...collections],
    });
    expect((await call(gateway.url, documents, { method: "POST", body: {} })).status).toBe(200);
    expect(await gateway.stop()).toBe(0);
  });
});
