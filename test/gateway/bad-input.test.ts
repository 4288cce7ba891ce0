import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { call, documents } from "./support/call.ts";
import type { Call } from "./support/call.ts";
import { launch, makeGround } from "./support/launch.ts";
import type { RunningGateway } from "./support/launch.ts";

let gateway: RunningGateway;
beforeAll(async () => {
  gateway = await (await launch(await makeGround())).ready();
  await call(gateway.url, documents, { method: "POST", body: { _key: "here", kept: true } });
});
afterAll(async () => {
  await gateway.stop();
  await gateway.ground.remove();
});

const collections = "/api/v1/collections";
const one = `${documents}/here`;
const post = (body: Call["body"], type = "application/json"): Call => ({
  method: "POST",
  ...(body === undefined ? {} : { body }),
  headers: { "content-type": type },
});
const mebibyte = 1024 * 1024;
const sized = (bytes: number) => `{"t":"${"x".repeat(bytes - 8)}"}`;

describe("bad input gets a status that fits, a reason in words, and loses nothing", () => {
  test.each<[title: string, path: string, request: Call, status: number]>([
    ["a body that is no JSON", documents, post("{"), 400],
    ["a body with text behind the JSON", documents, post("{} {}"), 400],
    ["an array", documents, post("[{}]"), 400],
    ["null", documents, post("null"), 400],
    [
      "bytes that are not UTF-8",
      documents,
      post(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])),
      400,
    ],
    ["no body", documents, { method: "POST" }, 400],
    ["an empty body", documents, post(""), 400],
    ["more than 16 MiB", documents, post(sized(16 * mebibyte + 1)), 413],
    ["another media type", documents, post("a=1", "application/x-www-form-urlencoded"), 415],
    ["text, as a web page can send it unasked", documents, post('{"a":1}', "text/plain"), 415],
    ["a media type that only looks like JSON", documents, post("{}", "application/jsonp"), 415],
    ["a media type that is none", documents, post("{}", "json"), 415],
    ["another charset", documents, post("{}", "application/json; charset=latin1"), 415],
    [
      "a compressed body",
      documents,
      { ...post("{}"), headers: { "content-type": "application/json", "content-encoding": "gzip" } },
      415,
    ],
    ["a key that is taken", documents, post('{"_key":"here"}'), 409],
    ["a key with a space", documents, post('{"_key":"a b"}'), 400],
    ["a key that is a number", documents, post('{"_key":1}'), 400],
    ["a key that is null", documents, post('{"_key":null}'), 400],
    ["an empty key", documents, post('{"_key":""}'), 400],
    ["a key of 255 bytes", documents, post(`{"_key":"${"k".repeat(255)}"}`), 400],
    ["a key that paths swallow", documents, post('{"_key":".."}'), 400],
    ["an unknown collection", `${collections}/absent/documents`, post("{}"), 404],
    ["a page of an unknown collection", `${collections}/absent/documents`, {}, 404],
    ["a document of an unknown collection", `${collections}/absent/documents/1`, {}, 404],
    ["a name that no collection can have", `${collections}/a%20b/documents`, {}, 404],
    ["a system collection", `${collections}/_users/documents`, {}, 403],
    ["a document in a system collection", `${collections}/_users/documents`, post("{}"), 403],
    ["a new system collection", collections, post('{"name":"_mine"}'), 403],
    ["a new collection without a name", collections, post("{}"), 400],
    ["a new collection with a name that is a list", collections, post('{"name":["a"]}'), 400],
    ["a new collection with a name that no collection can have", collections, post('{"name":"a b"}'), 400],
    ["a new collection of a name that is taken", collections, post('{"name":"khipu_blocks"}'), 409],
    ["an unknown document", `${documents}/absent`, {}, 404],
    ["a key in the path that is none", `${documents}/a%20b`, {}, 400],
    ["a key in the path that is too long", `${documents}/${"k".repeat(255)}`, {}, 400],
    ["a key in the path that climbs", `${documents}/%2e%2e`, { method: "DELETE" }, 400],
    ["a slash inside a key", `${documents}/a%2Fb`, {}, 400],
    ["a path that is not percent-encoded right", `${documents}/%zz`, {}, 400],
    ["another key in the document than in the path", one, { method: "PUT", body: { _key: "other" } }, 400],
    ["an update of a document that is not there", `${documents}/absent`, { method: "PATCH", body: {} }, 404],
    ["a limit of 0", `${documents}?limit=0`, {}, 400],
    ["a limit over 1000", `${documents}?limit=1001`, {}, 400],
    ["a limit that is no number", `${documents}?limit=ten`, {}, 400],
    ["a limit that is no whole number", `${documents}?limit=1.5`, {}, 400],
    ["an empty limit", `${documents}?limit=`, {}, 400],
    ["two limits", `${documents}?limit=1&limit=2`, {}, 400],
    ["an offset below 0", `${documents}?offset=-1`, {}, 400],
    ["a misspelt parameter", `${documents}?ofset=3`, {}, 400],
    ["an unknown path", "/api/v1/query", post("{}"), 404],
    ["a trailing slash", "/api/v1/collections/", {}, 404],
    ["the root", "/", {}, 404],
  ])("%s", async (_title, path, request, status) => {
    const reply = await call(gateway.url, path, request);
    expect(reply.status).toBe(status);
    expect(reply.headers["content-type"]).toMatch(/^application\/json/);
    expect(Object.keys(reply.json())).toEqual(["detail"]);
    expect(reply.json()["detail"]).toMatch(/\w+ \w+/);
    expect((await call(gateway.url, one)).json()).toMatchObject({ kept: true });
  });

  test("exactly 16 MiB are taken, and come back", async () => {
    const body = sized(16 * mebibyte);
    const reply = await call(gateway.url, documents, post(body, "application/json; charset=UTF-8"));
    expect(reply.status).toBe(200);
    const stored = await call(gateway.url, `${documents}/${String(reply.json()["_key"])}`);
    expect((stored.json()["t"] as string).length).toBe(16 * mebibyte - 8);
    await call(gateway.url, `${documents}/${String(reply.json()["_key"])}`, { method: "DELETE" });
  });

  test("who sends too much always learns so, and never sees a broken connection", async () => {
    for (let round = 0; round < 20; round += 1) {
      const reply = await call(gateway.url, documents, post(sized(17 * mebibyte)));
      expect(reply.status).toBe(413);
    }
  });

  test("a body without a length is cut off at 16 MiB as well", async () => {
    const text = sized(17 * mebibyte);
    const response = await fetch(gateway.url + documents, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: new Blob([text]).stream(),
      duplex: "half",
    });
    expect(response.status).toBe(413);
  });
});

describe("no way leads past the gateway to the database", () => {
  test.each([
    "/_db/mallku/_api/version",
    "/_api/version",
    "/_api/cursor",
    "/_admin/aardvark/index.html",
    "/_admin/server/availability",
    "/_open/auth",
    "//_api/version",
    "/_db/_system/_api/user",
  ])("%s is 404 and says what to use instead", async (path) => {
    for (const method of ["GET", "POST", "PUT", "DELETE"]) {
      const reply = await call(gateway.url, path, { method });
      expect(reply.status).toBe(404);
      expect(reply.json()["detail"]).toMatch(/not served here.*\/api\/v1\/collections/);
    }
  });

  test.each([
    `${documents}/..%2f..%2f..%2f_api%2fversion`,
    `${documents}/../../../_api/version`,
    "/api/v1/collections/..%2f..%2f_api/documents",
    "/%5fapi/version",
  ])("%s climbs nowhere", async (path) => {
    const reply = await call(gateway.url, path);
    expect(reply.status).toBeGreaterThanOrEqual(400);
    expect(reply.text).not.toContain('arango"');
  });

  test("a query of one's own is not taken, in any field", async () => {
    const reply = await call(gateway.url, `${documents}?query=RETURN%201`);
    expect(reply.status).toBe(400);
  });
});

describe("a known path with a wrong method says which it takes", () => {
  test.each([
    ["/health", "POST", "GET, HEAD"],
    ["/metrics", "DELETE", "GET, HEAD"],
    [collections, "PUT", "GET, HEAD, POST"],
    [documents, "DELETE", "GET, HEAD, POST"],
    [one, "POST", "GET, HEAD, PUT, PATCH, DELETE"],
    [one, "OPTIONS", "GET, HEAD, PUT, PATCH, DELETE"],
  ])("%s %s", async (path, method, allow) => {
    const reply = await call(gateway.url, path, { method });
    expect(reply.status).toBe(405);
    expect(reply.headers["allow"]?.split(", ").sort()).toEqual(allow.split(", ").sort());
    expect(reply.json()["detail"]).toContain(method);
  });
});

test.each(["attacker.example", "rebind.network:8080"])(
  "a web page that calls itself %s cannot read the database",
  async (host) => {
    const reply = await call(gateway.url, collections, { headers: { host } });
    expect(reply.status).toBe(421);
  },
);

test.each([
  ["no HTTP at all", "hello\r\n\r\n", "400"],
  ["headers without end", `GET /health HTTP/1.1\r\nhost: a\r\nx: ${"y".repeat(40_000)}\r\n\r\n`, "431"],
  [
    "two lengths",
    "POST /api/v1/collections HTTP/1.1\r\nhost: a\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}",
    "400",
  ],
])("%s is answered with JSON and closed", async (_title, text, status) => {
  const answer = await new Promise<string>((resolve, reject) => {
    const socket = connect(gateway.options.api.port, "127.0.0.1", () => socket.write(text));
    const chunks: Buffer[] = [];
    socket.on("data", (chunk: Buffer) => chunks.push(chunk));
    socket.on("error", reject);
    socket.on("close", () => {
      resolve(Buffer.concat(chunks).toString());
    });
  });
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect(JSON.parse(answer.split("\r\n\r\n")[1] ?? "")).toHaveProperty("detail");
});
