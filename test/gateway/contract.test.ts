import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { call, documents } from "./support/call.ts";
import { launch, makeGround } from "./support/launch.ts";
import type { RunningGateway } from "./support/launch.ts";

let gateway: RunningGateway;
beforeAll(async () => {
  gateway = await (await launch(await makeGround())).ready();
});
afterAll(async () => {
  expect(await gateway.stop()).toBe(0);
  await gateway.ground.remove();
});

const ask = (...[path, options]: [path: string, options?: Parameters<typeof call>[2]]) =>
  call(gateway.url, path, options);
const insert = async (body: Readonly<Record<string, unknown>>) =>
  (await ask(documents, { method: "POST", body })).json() as { _key: string; _id: string; _rev: string };

describe("the six routes that Mallku's clients know", () => {
  test("GET /health says healthy", async () => {
    const reply = await ask("/health");
    expect([reply.status, reply.text]).toEqual([200, '{"status":"healthy","service":"mallku-api"}']);
  });

  test("GET /security/metrics has Mallku's keys, measured, with the spaces that its verify script looks for", async () => {
    const reply = await ask("/security/metrics");
    expect(reply.status).toBe(200);
    expect(reply.text).toContain('"database_ports_exposed": 0');
    expect(reply.json()).toMatchObject({
      architecture: "cathedral",
      api_ports_exposed: 0, // the test's gateway listens on loopback only
      direct_db_access_possible: false,
      message: "Security through structure, not policy",
      stand_in: true,
    });
    expect(typeof reply.json()["network_isolation"]).toBe("boolean");
  });

  test("GET /metrics counts what was asked, by route and status", async () => {
    const count = async () => {
      const { headers, text } = await ask("/metrics");
      expect(headers["content-type"]).toMatch(/^text\/plain/);
      expect(text).toContain("# TYPE mallku_request_duration_seconds histogram");
      const labels = 'method="GET",route="/api/v1/collections/:collection/documents",status="404"';
      return Number(new RegExp(`^mallku_requests_total\\{${labels}\\} (\\d+)$`, "m").exec(text)?.[1] ?? 0);
    };
    const before = await count();
    for (let index = 0; index < 3; index += 1) await ask("/api/v1/collections/absent/documents");
    expect((await count()) - before).toBe(3);
  });

  test("GET /api/v1/collections lists the six that Mallku's set-up scripts make, and none of the database's own", async () => {
    const { collections } = (await ask("/api/v1/collections")).json() as { collections: string[] };
    expect(collections.filter((name) => name.startsWith("_"))).toEqual([]);
    expect(collections).toEqual(
      expect.arrayContaining([
        "consciousness_metrics",
        "consciousness_threads",
        "fire_circle_decisions",
        "fire_circle_sessions",
        "khipu_blocks",
        "narrative_threads",
      ]),
    );
  });

  test("POST of a document is 200, not 201, and says its _key and _id", async () => {
    const reply = await ask(documents, { method: "POST", body: { _key: "first", title: "khipu" } });
    expect(reply.status).toBe(200);
    expect(reply.json()).toMatchObject({ _key: "first", _id: "khipu_blocks/first" });
  });

  test("GET of documents gives them whole, in the order of their keys, in pages", async () => {
    const collection = "/api/v1/collections/pages_of_documents/documents";
    await ask("/api/v1/collections", { method: "POST", body: { name: "pages_of_documents" } });
    for (let index = 0; index < 12; index += 1) {
      await ask(collection, { method: "POST", body: { _key: String(index).padStart(2, "0"), index } });
    }
    const indexes = async (query: string) => {
      const { documents } = (await ask(collection + query)).json() as { documents: { index: number }[] };
      return documents.map(({ index }) => index);
    };
    expect(await indexes("")).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(await indexes("?limit=3")).toEqual([0, 1, 2]);
    expect(await indexes("?limit=3&offset=10")).toEqual([10, 11]);
    expect(await indexes("?limit=1000&offset=12")).toEqual([]);
  });
});

describe("collections and documents beyond them", () => {
  test("a collection can be made once; the second time is told apart", async () => {
    const make = () => ask("/api/v1/collections", { method: "POST", body: { name: "made_here" } });
    const made = await make();
    expect([made.status, made.json()]).toEqual([200, { name: "made_here" }]);
    expect((await make()).status).toBe(409);
    expect((await ask("/api/v1/collections")).json()["collections"]).toContain("made_here");
  });

  test("a document can be read, replaced, updated and deleted by its key", async () => {
    const { _key: key } = await insert({ a: 1, nested: { x: 1 } });
    const path = `${documents}/${key}`;
    expect((await ask(path)).json()).toMatchObject({ _key: key, a: 1 });
    expect((await ask(path, { method: "PATCH", body: { nested: { y: 2 } } })).status).toBe(200);
    expect((await ask(path)).json()).toMatchObject({ a: 1, nested: { x: 1, y: 2 } });
    expect((await ask(path, { method: "PUT", body: { b: 2 } })).status).toBe(200);
    const { a, b } = (await ask(path)).json();
    expect([a, b]).toEqual([undefined, 2]);
    expect((await ask(path, { method: "DELETE" })).status).toBe(200);
    expect((await ask(path)).status).toBe(404);
    expect((await ask(path, { method: "DELETE" })).status).toBe(404);
  });

  test("a key with every character that a key may have is found under its own name", async () => {
    const key = "A_:.@()+,=;$!*'%-z";
    await insert({ _key: key, mark: 1 });
    expect((await ask(`${documents}/${encodeURIComponent(key)}`)).json()).toMatchObject({
      _key: key,
      mark: 1,
    });
  });

  test("numbers beyond 2^53, and any letter, come back as they were sent", async () => {
    const body =
      '{"_key":"exact","big":12345678901234567890,"small":-9007199254740993,"text":"\u{1f9f6}\\u0000\\\\ü"}';
    expect((await ask(documents, { method: "POST", body })).status).toBe(200);
    const { text } = await ask(`${documents}/exact`);
    expect(text).toContain('"big":12345678901234567890');
    expect(text).toContain('"small":-9007199254740993');
    expect((JSON.parse(text) as { text: string }).text).toBe("\u{1f9f6}\u0000\\ü");
    expect((await ask(`${documents}?limit=1000`)).text).toContain('"big":12345678901234567890');
  });

  test("HEAD tells what GET would, without the body", async () => {
    const { _key: key, _rev: rev } = await insert({ a: 1 });
    const reply = await ask(`${documents}/${key}`, { method: "HEAD" });
    expect([reply.status, reply.text, reply.headers.etag]).toEqual([200, "", `"${rev}"`]);
  });
});

describe("two writers do not overwrite each other unknowingly", () => {
  test.each(["PUT", "PATCH", "DELETE"])(
    "%s with the revision of before is 412 and changes nothing",
    async (method) => {
      const { _key: key, _rev: old } = await insert({ by: "first" });
      const path = `${documents}/${key}`;
      const { etag = "" } = (await ask(path, { method: "PUT", body: { by: "second" } })).headers;
      const body = method === "DELETE" ? {} : { body: { by: "third" } };
      expect((await ask(path, { method, ...body, headers: { "if-match": `"${old}"` } })).status).toBe(412);
      expect((await ask(path, { method, ...body, headers: { "if-match": `W/${etag}` } })).status).toBe(412);
      expect((await ask(path)).json()).toMatchObject({ by: "second" });
      expect((await ask(path, { method, ...body, headers: { "if-match": etag } })).status).toBe(200);
    },
  );

  test("a condition that cannot be understood is an error, not ignored", async () => {
    const { _key: key } = await insert({ a: 1 });
    const reply = await ask(`${documents}/${key}`, {
      method: "PUT",
      body: { a: 2 },
      headers: { "if-match": '"a", "b"' },
    });
    expect(reply.status).toBe(400);
    expect((await ask(`${documents}/${key}`)).json()).toMatchObject({ a: 1 });
  });

  test("a reader that has the revision gets 304 and no body", async () => {
    const { _key: key, _rev: rev } = await insert({ a: 1 });
    const reply = await ask(`${documents}/${key}`, { headers: { "if-none-match": `"${rev}"` } });
    expect([reply.status, reply.text]).toEqual([304, ""]);
    expect((await ask(`${documents}/${key}`, { headers: { "if-none-match": '"other"' } })).status).toBe(200);
  });
});

test("the OpenAPI document describes each path that is served, so that a client can be made from it", async () => {
  const api = (await ask("/openapi.json")).json() as {
    openapi: string;
    paths: Record<string, Record<string, unknown>>;
  };
  expect(api.openapi).toBe("3.1.0");
  expect(
    Object.fromEntries(Object.entries(api.paths).map(([path, item]) => [path, Object.keys(item).sort()])),
  ).toEqual({
    "/health": ["get"],
    "/security/metrics": ["get"],
    "/metrics": ["get"],
    "/openapi.json": ["get"],
    "/api/v1/collections": ["get", "post"],
    "/api/v1/collections/{collection}/documents": ["get", "post"],
    "/api/v1/collections/{collection}/documents/{key}": ["delete", "get", "patch", "put"],
  });
});

test("the log is one JSON object a line and never holds a password or a document", async () => {
  await insert({ marker: "SECRET-IN-A-DOCUMENT" });
  await ask(documents, { method: "POST", body: '{"marker":"SECRET-IN-A-DOCUMENT"' });
  await gateway.logged(({ status }) => status === 400);
  for (const line of gateway.text.split("\n")) expect(() => JSON.parse(line) as unknown).not.toThrow();
  expect(gateway.text).not.toContain("SECRET-IN-A-DOCUMENT");
  for (const name of ["root-password", "user-password"]) {
    const secret = await readFile(join(gateway.options.paths.data, "secrets", name), "utf8");
    expect(secret.length).toBeGreaterThanOrEqual(20);
    expect(gateway.text).not.toContain(secret);
  }
});
