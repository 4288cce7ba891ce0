import { afterEach, expect, test } from "vitest";
import { call, documents } from "./support/call.ts";
import type { Ground, RunningGateway } from "./support/launch.ts";
import { launch, makeGround } from "./support/launch.ts";

/** More than any disk has. */
const NEVER_FREE = 2 ** 60;

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function begin(ground: Ground, limits: Partial<RunningGateway["options"]["limits"]>) {
  const gateway = await (await launch(ground, { overrides: { limits } })).ready();
  cleanups.push(() => gateway.kill());
  return gateway;
}

async function newGround(): Promise<Ground> {
  const ground = await makeGround();
  cleanups.push(ground.remove);
  return ground;
}

test("with its disk nearly full a database refuses writes before they fail, says why and what to do, and goes on reading", async () => {
  const ground = await newGround();
  const before = await begin(ground, {});
  expect((await call(before.url, documents, { method: "POST", body: { _key: "kept" } })).status).toBe(200);
  expect((await call(before.url, "/metrics")).text).toMatch(/^mallku_data_free_bytes [1-9]/m);
  await before.stop();

  const { url } = await begin(ground, { reserveBytes: NEVER_FREE });
  const writes = [
    call(url, documents, { method: "POST", body: {} }),
    call(url, `${documents}/kept`, { method: "PUT", body: {} }),
    call(url, `${documents}/kept`, { method: "PATCH", body: {} }),
    call(url, "/api/v1/collections", { method: "POST", body: { name: "another" } }),
  ];
  for (const { status, json } of await Promise.all(writes)) {
    expect(status).toBe(507);
    expect(json()["detail"]).toMatch(
      /disk of the data volume is full: \d+ MiB .*Nothing was changed.*Make room/,
    );
  }
  const health = await call(url, "/health");
  expect(health.status).toBe(503);
  expect(health.json()).toMatchObject({ status: "unhealthy", service: "mallku-api" });
  expect(health.json()["detail"]).toMatch(/disk of the data volume is full/);
  expect((await call(url, `${documents}/kept`)).status).toBe(200);
  expect((await call(url, `${documents}/kept`, { method: "DELETE" })).status).toBe(200);
});

test("with no room left at all not even a removal is begun that could not be kept", async () => {
  const { url } = await begin(await newGround(), { reserveBytes: NEVER_FREE, removalBytes: NEVER_FREE });
  expect((await call(url, `${documents}/any`, { method: "DELETE" })).status).toBe(507);
});
