import { Database } from "arangojs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { bootstrap, collections } from "../../infra/image/gateway/bootstrap.ts";
import { makePassword } from "../../infra/image/gateway/secrets.ts";
import type { RunningDatabase } from "./support/database.ts";
import { cutAfter, startDatabase } from "./support/database.ts";
import { launch, makeGround } from "./support/launch.ts";

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const secrets = { rootPassword: makePassword(24), userPassword: makePassword(20) };
const user = { username: "mallku", password: secrets.userPassword };

const begin = async (
  rootPassword: string | undefined,
  extra: readonly string[] = [],
): Promise<RunningDatabase> => {
  const ground = await makeGround();
  const database = await startDatabase(ground, rootPassword, extra);
  cleanups.push(ground.remove, database.stop);
  return database;
};

const can = async (
  url: string,
  auth: { username: string; password: string },
  databaseName: string,
): Promise<boolean> =>
  await new Database({ url, auth, databaseName }).listCollections().then(
    () => true,
    () => false,
  );

/** What a finished first start leaves. */
async function expectComplete(url: string): Promise<void> {
  const names = await new Database({ url, auth: user, databaseName: "mallku" }).listCollections();
  expect(names.map(({ name }) => name).sort()).toEqual([...collections]);
  expect(await can(url, user, "_system")).toBe(false);
  expect(await can(url, { username: "root", password: "" }, "_system")).toBe(false);
  expect(await can(url, { username: "root", password: secrets.rootPassword }, "_system")).toBe(true);
}

test("a first start that is cut off after any of its requests is completed by the next", async () => {
  const counted = await begin(secrets.rootPassword);
  const whole = await cutAfter(counted.port, Infinity);
  await bootstrap(whole.url, secrets);
  whole.close();
  expect(whole.passed()).toBeGreaterThan(10);
  for (let requests = 1; requests < whole.passed(); requests += 1) {
    const database = await begin(secrets.rootPassword);
    const cut = await cutAfter(database.port, requests);
    await expect(bootstrap(cut.url, secrets)).rejects.toThrow();
    cut.close();
    await bootstrap(database.url, secrets);
    await expectComplete(database.url);
    await database.stop();
  }
});

describe("what somebody undid is put right at the next start", () => {
  test("a root without a password gets one", async () => {
    const { url } = await begin(undefined);
    expect(await can(url, { username: "root", password: "" }, "_system")).toBe(true);
    await bootstrap(url, secrets);
    await expectComplete(url);
  });

  test("a user with another password, switched off, or with more grants than its one database", async () => {
    const { url } = await begin(secrets.rootPassword);
    await bootstrap(url, secrets);
    const root = new Database({ url, auth: { username: "root", password: secrets.rootPassword } });
    await root.updateUser("mallku", { passwd: "known-to-somebody", active: false });
    await root.setUserAccessLevel("mallku", { database: "_system" }, "rw");
    await root.createDatabase("elsewhere", [{ username: "mallku" }]);
    await bootstrap(url, secrets);
    await expectComplete(url);
    expect(await can(url, user, "elsewhere")).toBe(false);
    expect(await can(url, { username: "mallku", password: "known-to-somebody" }, "mallku")).toBe(false);
  });

  test("a start on what is complete changes nothing and finds the same facts", async () => {
    const { url } = await begin(secrets.rootPassword);
    const first = await bootstrap(url, secrets);
    expect(await bootstrap(url, secrets)).toEqual(first);
    expect(first).toEqual({ version: "3.12.7", standIn: true });
  });
});

describe("a database that does not keep strangers out is not served", () => {
  test("without authentication", async () => {
    const { url } = await begin(secrets.rootPassword, ["--server.authentication", "false"]);
    await expect(bootstrap(url, secrets)).rejects.toThrow(/authentication is not in force/);
  });

  test("with a root password that is not the one beside it: the gateway ends and says what to restore", async () => {
    const ground = await makeGround();
    cleanups.push(ground.remove);
    const first = await (await launch(ground)).ready();
    await first.stop();
    const path = join(first.options.paths.data, "secrets", "root-password");
    const before = await readFile(path, "utf8");
    await writeFile(path, makePassword(24));
    const second = await launch(ground);
    expect(await second.exited).toBe(1);
    expect(second.log.find(({ level }) => level === "fatal")?.msg).toMatch(/not from the same volume/);
    expect(second.text).not.toContain(before);
  });
});
