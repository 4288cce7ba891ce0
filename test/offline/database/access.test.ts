import { readdir, readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  bundleInto,
  request,
  rootPassword,
  start,
  temporaryFolder,
  type Reply,
  type Running,
} from "./stand-in.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let executable: string;
let running: Running;
const mallku: [string, string] = ["mallku", "its own"];
const reader: [string, string] = ["reader", "its own"];

beforeAll(async () => {
  folder = await temporaryFolder();
  executable = await bundleInto(folder.path);
  running = await start(executable, `${folder.path}/db`);
  for (const name of ["mallku", "other"]) {
    await request(running, "POST", "/_api/database", { body: { name } });
    await request(running, "POST", `/_db/${name}/_api/collection`, { body: { name: "things" } });
  }
  for (const [user, passwd] of [mallku, reader]) {
    await request(running, "POST", "/_api/user", { body: { user, passwd } });
  }
  await request(running, "PUT", "/_api/user/mallku/database/mallku", { body: { grant: "rw" } });
  await request(running, "PUT", "/_api/user/reader/database/mallku", { body: { grant: "ro" } });
});

afterAll(async () => {
  await running.kill("SIGTERM");
  await folder.remove();
});

const as = (auth: [string, string] | null, method: string, path: string, body?: unknown): Promise<Reply> =>
  request(running, method, path, { auth, ...(body === undefined ? {} : { body }) });

describe("without credentials nothing but availability is told", () => {
  test("availability", async () => {
    expect(await as(null, "GET", "/_admin/server/availability")).toMatchObject({
      status: 200,
      body: { mode: "default" },
    });
  });
  test.each([
    ["GET", "/_api/version"],
    ["GET", "/_api/database"],
    ["GET", "/_db/mallku/_api/collection"],
    ["GET", "/_db/nothing/_api/collection"],
    ["POST", "/_db/mallku/_api/document/things"],
    ["GET", "/_admin/log"],
    ["GET", "/_api/user/root"],
  ])("%s %s", async (method, path) => {
    const reply = await as(null, method, path);
    expect(reply).toMatchObject({ status: 401, body: { error: true, code: 401, errorNum: 11 } });
    expect(reply.headers.get("www-authenticate")).toContain("Basic");
  });
  test.each([
    ["root", "wrong"],
    ["root", ""],
    ["nobody", rootPassword],
    ["", ""],
  ])("%s with the password %j", async (name, password) => {
    expect((await as([name, password], "GET", "/_api/version")).status).toBe(401);
  });
});

describe("the user of one database", () => {
  test("uses that one", async () => {
    expect((await as(mallku, "GET", "/_db/mallku/_api/version")).body.license).toBe("mallku-stand-in");
    expect((await as(mallku, "POST", "/_db/mallku/_api/collection", { name: "mine" })).status).toBe(200);
    expect((await as(mallku, "POST", "/_db/mallku/_api/document/things", { n: 1 })).status).toBe(202);
  });

  test.each([
    ["GET", "/_api/version"],
    ["GET", "/_api/database"],
    ["GET", "/_db/_system/_api/collection"],
    ["GET", "/_db/other/_api/collection"],
    ["POST", "/_db/other/_api/document/things"],
  ])("is not let into another: %s %s", async (method, path) => {
    expect((await as(mallku, method, path, method === "POST" ? {} : undefined)).status).toBe(401);
  });

  test("is told the same of a database that does not exist, so cannot find out names", async () => {
    const absent = await as(mallku, "GET", "/_db/absent/_api/collection");
    const hidden = await as(mallku, "GET", "/_db/other/_api/collection");
    expect([absent.status, absent.body]).toEqual([hidden.status, hidden.body]);
  });

  test.each([
    ["GET", "/_api/user", undefined],
    ["GET", "/_api/user/root", undefined],
    ["POST", "/_api/user", { user: "second", passwd: "" }],
    ["PUT", "/_api/user/mallku/database/_system", { grant: "rw" }],
    ["PATCH", "/_api/user/root", { passwd: "" }],
  ])("does not manage users: %s %s", async (method, path, body) => {
    expect([401, 403]).toContain((await as(mallku, method, path, body)).status);
  });

  test("creates no database from inside its own", async () => {
    expect(await as(mallku, "POST", "/_db/mallku/_api/database", { name: "escape" })).toMatchObject({
      status: 403,
    });
  });

  test("reads no system user, even with every grant", async () => {
    expect((await request(running, "POST", "/_api/document/_users", { body: {} })).status).toBe(403);
  });
});

describe("who may only read", () => {
  test("reads", async () => {
    expect((await as(reader, "GET", "/_db/mallku/_api/collection/things/count")).status).toBe(200);
  });
  test.each([
    ["POST", "/_db/mallku/_api/document/things", { n: 1 }],
    ["POST", "/_db/mallku/_api/collection", { name: "more" }],
    ["DELETE", "/_db/mallku/_api/document/things/x", undefined],
  ])("does not write: %s %s", async (method, path, body) => {
    expect((await as(reader, method, path, body)).status).toBe(403);
  });
  test("loses it with the grant, at the next request", async () => {
    await request(running, "PUT", "/_api/user/reader/database/mallku", { body: { grant: "none" } });
    expect((await as(reader, "GET", "/_db/mallku/_api/collection")).status).toBe(401);
  });
});

test("a password cannot be read from the directory", async () => {
  for (const name of await readdir(`${folder.path}/db`)) {
    const bytes = await readFile(`${folder.path}/db/${name}`);
    expect(bytes.includes(rootPassword)).toBe(false);
    expect(bytes.includes(mallku[1])).toBe(false);
  }
});

test("root's password is the first start's: another in the environment later changes nothing, and grants survive", async () => {
  const directory = `${folder.path}/db`;
  await running.kill("SIGKILL");
  running = await start(executable, directory, [], "another");
  expect((await as(["root", "another"], "GET", "/_api/version")).status).toBe(401);
  expect((await as(["root", rootPassword], "GET", "/_api/version")).status).toBe(200);
  expect((await as(mallku, "GET", "/_db/mallku/_api/collection")).status).toBe(200);
  expect((await as(mallku, "GET", "/_db/other/_api/collection")).status).toBe(401);
});

test("--server.harden tells the version to administrators only, and authentication false asks nobody", async () => {
  const hard = await start(executable, `${folder.path}/hard`, ["--server.harden", "true"]);
  await request(hard, "POST", "/_api/database", {
    body: { name: "mallku", users: [{ username: "mallku", passwd: "x" }] },
  });
  const told = await request(hard, "GET", "/_db/mallku/_api/version", { auth: ["mallku", "x"] });
  expect(told.body).toEqual({ server: "arango", license: "mallku-stand-in" });
  await hard.kill("SIGTERM");
  const open = await start(executable, `${folder.path}/hard`, ["--server.authentication", "false"]);
  expect((await request(open, "GET", "/_db/mallku/_api/collection", { auth: null })).status).toBe(200);
  await open.kill("SIGTERM");
});
