import type { Database } from "arangojs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  bundleInto,
  driver,
  request,
  rootPassword,
  start,
  temporaryFolder,
  type Running,
} from "./stand-in.ts";

const query = "FOR document IN @@collection SORT document._key LIMIT @offset, @limit RETURN document";
const things = "/_db/mallku/_api/document/things";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let running: Running;
let db: Database;

beforeAll(async () => {
  folder = await temporaryFolder();
  running = await start(await bundleInto(folder.path), `${folder.path}/db`);
  await driver(running).createDatabase("mallku");
  db = driver(running, "mallku");
  await db.createCollection("things");
});

afterAll(async () => {
  await running.kill("SIGTERM");
  await folder.remove();
});

describe("through the real driver", () => {
  test("the server says that it is a stand-in wherever the driver asks who it is", async () => {
    expect(await db.version()).toEqual({ server: "arango", license: "mallku-stand-in", version: "3.12.7" });
    expect(await db.availability()).toBe("default");
  });

  test("databases and collections are made once, described and listed", async () => {
    expect(await driver(running).listDatabases()).toEqual(["_system", "mallku"]);
    expect(await db.get()).toMatchObject({ name: "mallku", isSystem: false });
    await expect(driver(running).createDatabase("mallku")).rejects.toMatchObject({
      code: 409,
      errorNum: 1207,
    });
    await expect(driver(running).createDatabase("a/b")).rejects.toMatchObject({ code: 400, errorNum: 1229 });
    await expect(db.createCollection("things")).rejects.toMatchObject({ code: 409, errorNum: 1207 });
    await expect(db.createCollection("a/b")).rejects.toMatchObject({ code: 400, errorNum: 1208 });
    await expect(db.createCollection("_mine")).rejects.toMatchObject({ code: 400, errorNum: 1208 });
    expect((await db.listCollections()).map(({ name }) => name)).toEqual(["things"]);
    expect((await db.listCollections(false)).map(({ name }) => name)).toContain("_graphs");
    expect(await db.collection("things").properties()).toMatchObject({
      name: "things",
      type: 2,
      waitForSync: false,
    });
    expect(await db.collection("things").exists()).toBe(true);
    expect(await db.collection("others").exists()).toBe(false);
    await expect(db.collection("others").get()).rejects.toMatchObject({ code: 404, errorNum: 1203 });
  });

  test("a document lives its life: saved, read, replaced, patched, counted, listed, removed", async () => {
    const collection = await db.createCollection<Record<string, unknown>>("life");
    const saved = await collection.save(
      { _key: "a", word: "größer 🌱", deep: { one: 1 } },
      { returnNew: true },
    );
    expect(saved).toMatchObject({ _id: "life/a", _key: "a", new: { word: "größer 🌱" } });
    expect(await collection.document("a")).toEqual({
      _id: "life/a",
      _key: "a",
      _rev: saved._rev,
      word: "größer 🌱",
      deep: { one: 1 },
    });
    const updated = await collection.update("a", { deep: { two: 2 } }, { returnNew: true, returnOld: true });
    expect(updated).toMatchObject({
      _oldRev: saved._rev,
      old: { deep: { one: 1 } },
      new: { deep: { one: 1, two: 2 }, word: "größer 🌱" },
    });
    const replaced = await collection.replace("a", { only: true }, { returnNew: true });
    expect(replaced.new).toEqual({ _id: "life/a", _key: "a", _rev: replaced._rev, only: true });
    await collection.save({ _key: "B" });
    await collection.save({ _key: "c" });
    expect((await collection.count()).count).toBe(3);
    const page = await db.query<{ _key: string }>(query, { "@collection": "life", offset: 1, limit: 5 });
    expect(await page.map(({ _key }) => _key)).toEqual(["a", "c"]);
    const removed = await collection.remove("a", { returnOld: true });
    expect(removed.old).toMatchObject({ only: true });
    expect(await collection.documentExists("a")).toBe(false);
    await expect(collection.document("a")).rejects.toMatchObject({ code: 404, errorNum: 1202 });
    await expect(collection.update("a", {})).rejects.toMatchObject({ code: 404, errorNum: 1202 });
    await expect(collection.remove("a")).rejects.toMatchObject({ code: 404, errorNum: 1202 });
  });

  test("users are made, changed and granted", async () => {
    const system = driver(running);
    await system.createUser("reader", "first");
    await expect(system.createUser("reader", "again")).rejects.toMatchObject({ code: 409, errorNum: 1702 });
    await system.setUserAccessLevel("reader", { database: "mallku" }, "ro");
    expect(await system.getUserAccessLevel("reader", { database: "mallku" })).toBe("ro");
    expect(await system.getUserDatabases("reader")).toMatchObject({ mallku: "ro" });
    await system.updateUser("reader", { extra: { team: "x" } });
    expect(await system.getUser("reader")).toMatchObject({
      user: "reader",
      active: true,
      extra: { team: "x" },
    });
    expect(await driver(running, "mallku", { username: "reader", password: "first" }).get()).toMatchObject({
      name: "mallku",
    });
    await system.updateUser("reader", "second");
    await expect(
      driver(running, "mallku", { username: "reader", password: "first" }).get(),
    ).rejects.toMatchObject({ code: 401 });
    expect(await driver(running, "mallku", { username: "reader", password: "second" }).get()).toMatchObject({
      name: "mallku",
    });
    await system.updateUser("reader", { active: false });
    await expect(
      driver(running, "mallku", { username: "reader", password: "second" }).get(),
    ).rejects.toMatchObject({ code: 401 });
    expect(await system.getUserAccessLevel("reader", { database: "mallku" })).toBe("ro");
    await expect(system.getUser("nobody")).rejects.toMatchObject({ code: 404, errorNum: 1703 });
    expect((await system.listUsers()).map(({ user }) => user)).toContain("root");
  });
});

describe("revisions and preconditions", () => {
  const make = async (key: string): Promise<string> => {
    const { status, body } = await request(running, "POST", things, { body: { _key: key, n: 1 } });
    expect(status).toBe(202);
    return String(body._rev);
  };

  test("whoever changed a document first wins, in every kind of change", async () => {
    for (const [method, body] of [
      ["PUT", { n: 2 }],
      ["PATCH", { n: 2 }],
      ["DELETE", undefined],
    ] as const) {
      const key = `race-${method}`;
      const first = await make(key);
      const second = await request(running, "PATCH", `${things}/${key}`, {
        body: { n: 9 },
        headers: { "if-match": first },
      });
      expect(second.status).toBe(202);
      const late = await request(running, method, `${things}/${key}`, {
        body,
        headers: { "if-match": `"${first}"` },
      });
      expect(late.status).toBe(412);
      expect(late.body).toEqual({
        error: true,
        code: 412,
        errorNum: 1200,
        errorMessage: "conflict, _rev values do not match",
        _id: `things/${key}`,
        _key: key,
        _rev: second.body._rev,
      });
      expect(late.headers.get("etag")).toBe(`"${String(second.body._rev)}"`);
      expect((await request(running, "GET", `${things}/${key}`)).body).toMatchObject({ n: 9 });
      const nonsense = await request(running, method, `${things}/${key}`, {
        body,
        headers: { "if-match": "*" },
      });
      expect(nonsense.status).toBe(412);
      const right = await request(running, method, `${things}/${key}`, {
        body,
        headers: { "if-match": String(second.body._rev) },
      });
      expect(right.status).toBe(202);
    }
  });

  test("_rev in a body is ignored until ignoreRevs=false makes it a precondition", async () => {
    const rev = await make("body-rev");
    const stale = { _rev: rev, n: 3 };
    const ignored = await request(running, "PUT", `${things}/body-rev`, { body: stale });
    expect(ignored.status).toBe(202);
    expect(ignored.body._rev).not.toBe(rev);
    const refused = await request(running, "PUT", `${things}/body-rev?ignoreRevs=false`, { body: stale });
    expect(refused).toMatchObject({ status: 409, body: { errorNum: 1200, _rev: ignored.body._rev } });
    const right = await request(running, "PUT", `${things}/body-rev?ignoreRevs=false`, {
      body: { ...stale, _rev: ignored.body._rev },
    });
    expect(right.status).toBe(202);
  });

  test("reading asks with If-None-Match and If-Match, with a body or without", async () => {
    const rev = await make("cached");
    const path = `${things}/cached`;
    const head = await request(running, "HEAD", path);
    expect(head.headers.get("etag")).toBe(`"${rev}"`);
    for (const method of ["GET", "HEAD"]) {
      expect(
        (await request(running, method, path, { headers: { "if-none-match": `"${rev}"` } })).status,
      ).toBe(304);
      expect(
        (await request(running, method, path, { headers: { "if-none-match": '"_other"' } })).status,
      ).toBe(200);
      expect((await request(running, method, path, { headers: { "if-match": `"${rev}"` } })).status).toBe(
        200,
      );
      expect((await request(running, method, path, { headers: { "if-match": '"_other"' } })).status).toBe(
        412,
      );
      expect((await request(running, method, `${things}/absent`)).status).toBe(404);
    }
  });

  test("every change of a document gives a later revision", async () => {
    const revs = [await make("ordered")];
    for (let n = 0; n < 50; n += 1) {
      revs.push(String((await request(running, "PATCH", `${things}/ordered`, { body: { n } })).body._rev));
    }
    const alphabet = "-_ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    const digits = (rev: string): string =>
      rev.replace(/./g, (each) => String.fromCharCode(33 + alphabet.indexOf(each)));
    expect([...revs].sort((a, b) => (digits(a) < digits(b) ? -1 : 1))).toEqual(revs);
    expect(new Set(revs).size).toBe(revs.length);
  });
});

describe("what a caller sends wrongly", () => {
  test.each([
    ["no JSON", "{", 400, 600],
    ["nothing", "", 400, 600],
    ["a number", "1", 400, 1227],
    ["a bad key", '{"_key":"a/b"}', 400, 1221],
    ["a key that is no string", '{"_key":1}', 400, 1221],
    ["an empty key", '{"_key":""}', 400, 1221],
    ["a key of 255 bytes", JSON.stringify({ _key: "k".repeat(255) }), 400, 1221],
    ["several documents", "[{}]", 501, 501],
  ])("%s is refused with ArangoDB's code", async (_what, body, status, errorNum) => {
    const reply = await request(running, "POST", things, { body });
    expect(reply).toMatchObject({ status, body: { error: true, code: status, errorNum } });
    expect(reply.body.errorMessage).not.toBe("");
  });

  test("a key that is taken is refused and the document stays as it was", async () => {
    await request(running, "POST", things, { body: { _key: "taken", n: 1 } });
    const reply = await request(running, "POST", things, { body: { _key: "taken", n: 2 } });
    expect(reply).toMatchObject({ status: 409, body: { errorNum: 1210 } });
    expect((await request(running, "GET", `${things}/taken`)).body).toMatchObject({ n: 1 });
  });

  test("an unknown collection, database or path is said to be unknown", async () => {
    expect(await request(running, "POST", "/_db/mallku/_api/document/others", { body: {} })).toMatchObject({
      status: 404,
      body: { errorNum: 1203 },
    });
    expect(await request(running, "GET", "/_db/others/_api/collection")).toMatchObject({
      status: 404,
      body: { errorNum: 1228 },
    });
    expect(await request(running, "GET", "/elsewhere")).toMatchObject({
      status: 404,
      body: { errorNum: 404 },
    });
  });

  test.each([
    ["POST", "/_db/mallku/_api/cursor", { query: "RETURN 1" }],
    ["DELETE", "/_db/mallku/_api/collection/things", undefined],
    ["DELETE", "/_api/database/mallku", undefined],
    ["POST", "/_db/mallku/_api/transaction/begin", {}],
    ["POST", `${things}?overwriteMode=replace`, { _key: "taken" }],
    ["POST", "/_db/mallku/_api/collection", { name: "edges", type: 3 }],
    ["POST", "/_db/mallku/_api/collection", { name: "strict", schema: { rule: {} } }],
    ["GET", "/_admin/log", undefined],
    ["GET", "/_api/index?collection=things", undefined],
  ])("%s %s, which only ArangoDB can do, is never pretended", async (method, path, body) => {
    expect(await request(running, method, path, { body })).toMatchObject({
      status: 501,
      body: { error: true },
    });
  });

  test("a page beyond the end is empty and a negative one refused", async () => {
    const ask = (bindVars: object): ReturnType<typeof request> =>
      request(running, "POST", "/_db/mallku/_api/cursor", { body: { query, bindVars } });
    expect(await ask({ "@collection": "things", offset: 10_000, limit: 5 })).toMatchObject({
      status: 201,
      body: { result: [], hasMore: false },
    });
    expect(await ask({ "@collection": "things", offset: -1, limit: 5 })).toMatchObject({ status: 400 });
    expect(await ask({ "@collection": "others", offset: 0, limit: 5 })).toMatchObject({
      status: 404,
      body: { errorNum: 1203 },
    });
    expect(await ask({ "@collection": "things", offset: 0, limit: 5, more: 1 })).toMatchObject({
      status: 400,
      body: { errorNum: 1552 },
    });
  });
});

test("a document of 32 MiB and numbers of 64 bits come back to the last byte", async () => {
  const text = `{"_key":"large","filler":"${"ä🌱".repeat((32 * 1024 * 1024) / 6)}","n":9007199254740993}`;
  expect((await request(running, "POST", `${things}?waitForSync=true`, { body: text })).status).toBe(201);
  const response = await fetch(`${running.url}${things}/large`, {
    headers: { authorization: `Basic ${Buffer.from(`root:${rootPassword}`).toString("base64")}` },
  });
  const answered = await response.text();
  expect(answered.endsWith(',"n":9007199254740993}')).toBe(true);
  expect(answered.includes(text.slice(16, -22))).toBe(true);
});

test("the acknowledgement says whether the disk has it: 201 with waitForSync, 202 without", async () => {
  expect((await request(running, "POST", things, { body: {} })).status).toBe(202);
  const synced = await request(running, "POST", `${things}?waitForSync=true`, { body: {} });
  expect(synced.status).toBe(201);
  expect(synced.headers.get("location")).toBe(`${things}/${String(synced.body._key)}`);
  await request(running, "POST", "/_db/mallku/_api/collection", {
    body: { name: "careful", waitForSync: true },
  });
  expect((await request(running, "POST", "/_db/mallku/_api/document/careful", { body: {} })).status).toBe(
    201,
  );
});
