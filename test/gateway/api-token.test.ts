import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { call, documents } from "./support/call.ts";
import type { Ground, RunningGateway } from "./support/launch.ts";
import { launch, makeGround } from "./support/launch.ts";

let ground: Ground;
let gateway: RunningGateway;
let folder: string;
beforeAll(async () => {
  ground = await makeGround();
  folder = join(ground.folder, "token");
  await mkdir(folder);
  await write("first-token");
  gateway = await (await launch(ground, { overrides: { timings: { tokenPollMs: 20 } } })).ready();
});
afterAll(async () => {
  await gateway.stop();
  await ground.remove();
});

async function write(token: string): Promise<void> {
  await writeFile(join(folder, "new"), token);
  await rename(join(folder, "new"), join(folder, "api-token"));
}
const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });
const status = async (token?: string) =>
  (await call(gateway.url, documents, token === undefined ? {} : bearer(token))).status;

test.each([
  "/api/v1/collections",
  documents,
  `${documents}/x`,
  "/security/metrics",
  "/metrics",
  "/openapi.json",
  "/nowhere",
  "/_api/version",
])("%s tells nothing without the token", async (path) => {
  for (const method of ["GET", "POST", "DELETE"]) {
    const reply = await call(gateway.url, path, { method });
    expect([reply.status, reply.headers["www-authenticate"]]).toEqual([401, 'Bearer realm="mallku"']);
    expect(Object.keys(reply.json())).toEqual(["detail"]);
  }
  expect((await call(gateway.url, path, bearer("wrong"))).status).toBe(401);
  expect((await call(gateway.url, path, bearer("first-token"))).status).not.toBe(401);
});

test("/health needs none, because a container's health is asked without one", async () => {
  expect((await call(gateway.url, "/health")).status).toBe(200);
});

test("with a token the gateway may be reached under any name", async () => {
  const reply = await call(gateway.url, documents, {
    headers: { host: "mallku.example", authorization: "Bearer first-token" },
  });
  expect(reply.status).toBe(200);
});

test("a rotated token takes effect without a restart; an empty or lost one closes the door and does not open it", async () => {
  await write("second-token");
  await expect.poll(() => status("second-token")).toBe(200);
  expect(await status("first-token")).toBe(401);
  await write("");
  await expect.poll(() => status("second-token")).toBe(401);
  for (const header of [{}, bearer(""), { headers: { authorization: "Bearer" } }]) {
    expect((await call(gateway.url, documents, header)).status).toBe(401);
  }
  await rm(folder, { recursive: true });
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(await status()).toBe(401);
  expect((await call(gateway.url, "/health")).status).toBe(200);
  await mkdir(folder);
  await write("third-token");
  await expect.poll(() => status("third-token")).toBe(200);
  expect(gateway.text).not.toMatch(/first-token|second-token|third-token/);
});
