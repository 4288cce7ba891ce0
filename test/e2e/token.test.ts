import Docker from "dockerode";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeInstallation, type Installation } from "../support/installation.ts";
import { up } from "../support/up.ts";

const FIRST = "first-canary-token-0123456789-abcdef";
const SECOND = "second-canary-token-0123456789-abcdef";

let here: Installation;
const docker = new Docker();

beforeAll(async () => {
  here = await makeInstallation();
  expect((await here.mallku("preview")).code).toBe(0);
  await setToken(FIRST);
});

async function setToken(token: string): Promise<void> {
  const set = await here.mallku("pulumi", "--", "config", "set", "--secret", "mallku:apiToken", token);
  expect(set, set.stderr).toMatchObject({ code: 0 });
}

afterAll(async () => {
  await here.remove();
});

const collections = (token?: string) =>
  fetch(`${here.apiUrl}/api/v1/collections`, {
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
  }).then(({ status }) => status);

test("with a token set the API is closed to everybody else, and health stays open", async () => {
  const up = await here.mallku("up");
  expect(up, up.stderr).toMatchObject({ code: 0 });
  expect(await collections()).toBe(401);
  expect(await collections(SECOND)).toBe(401);
  expect(await collections(FIRST)).toBe(200);
  expect((await fetch(`${here.apiUrl}/health`)).status).toBe(200);
  expect(up.stdout + up.stderr).not.toContain("canary");
});

test("a token in plain text is refused before anything is made", async () => {
  const plain = await makeInstallation({ settings: { apiToken: FIRST } });
  const up = await plain.mallku("up");
  expect(up.code).toBe(2);
  expect(up.stderr).toContain("mallku:apiToken: found a token in plain text");
  expect(up.stdout + up.stderr).not.toContain("canary");
  await plain.remove();
});

test("no inspect, no log and no state holds the token in clear", async () => {
  const container = docker.getContainer(here.names.container);
  const carrier = docker.getContainer(here.names.tokenCarrier);
  const said = [
    JSON.stringify(await container.inspect()),
    JSON.stringify(await carrier.inspect()),
    (await container.logs({ stdout: true, stderr: true, follow: false })).toString(),
    ...(await filesUnder(join(here.folder, "state", "mallku"))),
  ];
  expect(said.length).toBeGreaterThan(4);
  for (const text of said) expect(text).not.toContain("canary");
});

test("no status, verification or report that is made with the token tells it", async () => {
  const page = join(here.folder, "report.html");
  const said = [
    await here.mallku("status", "--json"),
    await here.mallku("verify", "--deep", "--json"),
    await here.mallku("report", "--html", page),
  ];
  expect(
    said.map(({ code }) => code),
    said[1]?.stderr,
  ).toEqual([0, 0, 0]);
  expect(JSON.stringify(said)).not.toContain("canary");
  expect(await readFile(page, "utf8")).not.toContain("canary");
});

test("a second up changes nothing", async () => {
  expect((await here.mallku("up")).stdout).toContain("Nothing to change.");
});

test("a rotated token takes effect, the old one stops, and the database is not restarted", async () => {
  const before = await docker.getContainer(here.names.container).inspect();
  await setToken(SECOND);
  await up(here);
  await expect.poll(() => collections(SECOND), { timeout: 10_000 }).toBe(200);
  expect(await collections(FIRST)).toBe(401);
  const after = await docker.getContainer(here.names.container).inspect();
  expect(after.State.StartedAt).toBe(before.State.StartedAt);
});

async function filesUnder(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return await Promise.all(files.map((entry) => readFile(join(entry.parentPath, entry.name), "utf8")));
}
