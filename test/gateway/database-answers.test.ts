import type { FastifyInstance } from "fastify";
import { once } from "node:events";
import { createServer } from "node:http";
import type { IncomingHttpHeaders, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Admission } from "../../infra/image/gateway/admission.ts";
import { DatabaseClient } from "../../infra/image/gateway/database.ts";
import { DiskSpace } from "../../infra/image/gateway/disk-space.ts";
import { Availability } from "../../infra/image/gateway/health.ts";
import { production } from "../../infra/image/gateway/options.ts";
import { addRoutes } from "../../infra/image/gateway/routes/all.ts";
import { createServer as createGateway, prepare } from "../../infra/image/gateway/server.ts";
import { ApiToken } from "../../infra/image/gateway/token.ts";
import { call, documents } from "./support/call.ts";

interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Answers in the database's place, so that a test can say what it answers and see what it was asked. */
let respond: (response: ServerResponse) => void;
let seen: Seen[] = [];
const database = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const { method = "", url = "", headers } = request;
    seen.push({ method, url, headers, body: Buffer.concat(chunks).toString() });
    respond(response);
  });
});
const answer = (status: number, body: string) => (response: ServerResponse) => {
  response
    .writeHead(status, { "content-type": "application/json", "content-length": Buffer.byteLength(body) })
    .end(body);
};

let app: FastifyInstance;
let base = "";
beforeAll(async () => {
  database.listen(0, "127.0.0.1");
  await once(database, "listening");
  const { port } = database.address() as AddressInfo;
  const { limits } = production;
  const options = { ...production, database: { ...production.database, port } };
  const client = new DatabaseClient({
    address: "127.0.0.1",
    port,
    database: "mallku",
    username: "mallku",
    password: "pw",
    timeoutMs: 5_000,
    connections: 8,
    answerBytes: limits.answerBytes,
  });
  const admission = new Admission(limits, client);
  app = createGateway(options);
  app.log.level = "silent";
  const space = new DiskSpace({ folder: tmpdir(), reserveBytes: 0, removalBytes: 0, cacheMs: 1 });
  await prepare(app, await ApiToken.read("/nonexistent"), admission, space);
  const availability = new Availability("127.0.0.1", port, 1);
  addRoutes(app, options, {
    client,
    admission,
    availability,
    space,
    facts: { version: "3.12.7", standIn: false },
  });
  base = await app.listen({ host: "127.0.0.1", port: 0 });
});
afterAll(async () => {
  await app.close();
  database.closeAllConnections();
  database.close();
});
beforeEach(() => {
  seen = [];
});

describe("what is acknowledged is on disk", () => {
  const meta = '{"_id":"khipu_blocks/k","_key":"k","_rev":"r"}';
  test.each([
    ["POST", documents, 201],
    ["PUT", `${documents}/k`, 201],
    ["PATCH", `${documents}/k`, 201],
    ["DELETE", `${documents}/k`, 200],
  ])("%s asks the database to wait for the disk, and answers when it has", async (method, path, status) => {
    const asked = Promise.withResolvers<ServerResponse>();
    respond = asked.resolve;
    let answered = false;
    const replying = call(base, path, { method, ...(method === "DELETE" ? {} : { body: { a: 1 } }) }).finally(
      () => (answered = true),
    );
    const response = await asked.promise;
    await delay(50);
    expect(answered).toBe(false);
    answer(status, meta)(response);
    const reply = await replying;
    expect([reply.status, reply.text]).toEqual([200, meta]);
    expect(seen).toHaveLength(1);
    expect(new URL(seen[0]?.url ?? "", base).searchParams.get("waitForSync")).toBe("true");
  });

  test("a new collection makes every write to it wait for the disk, whoever writes", async () => {
    respond = answer(200, "{}");
    await call(base, "/api/v1/collections", {
      method: "POST",
      body: { name: "new_one", waitForSync: false },
    });
    expect(JSON.parse(seen[0]?.body ?? "")).toEqual({ name: "new_one", waitForSync: true });
  });

  test("a write is sent once, whatever comes back: a second try could write twice", async () => {
    respond = (response) => response.destroy();
    const reply = await call(base, documents, { method: "POST", body: {} });
    expect(reply.status).toBe(503);
    expect(reply.json()["detail"]).toMatch(/may or may not have taken place/);
    expect(seen).toHaveLength(1);
  });
});

test("the database gets the caller's own bytes, and one query of ours in which the caller's words are only values", async () => {
  respond = answer(201, "{}");
  const body = ' {"n": 1.0, "big":12345678901234567890 ,"u":"\\u00fc\u00fc"}\n';
  await call(base, documents, { method: "POST", body });
  expect(seen[0]?.body).toBe(body);
  expect(seen[0]?.headers.authorization).toBe(`Basic ${Buffer.from("mallku:pw").toString("base64")}`);
  respond = answer(201, '{"error":false,"result":[{"n": 1.0}],"hasMore":false}');
  const page = await call(base, `${documents}?limit=7&offset=3`);
  expect(page.text).toBe('{"documents":[{"n": 1.0}]}');
  expect(JSON.parse(seen[1]?.body ?? "")).toEqual({
    query: "FOR document IN @@collection SORT document._key LIMIT @offset, @limit RETURN document",
    bindVars: { "@collection": "khipu_blocks", offset: 3, limit: 7 },
    batchSize: 7,
  });
});

describe("each of the database's errors becomes one that a caller can act on", () => {
  const failing = (code: number, errorNum: number) =>
    answer(code, JSON.stringify({ error: true, code, errorNum, errorMessage: "as it says" }));
  test.each([
    [412, 1200, 412],
    [409, 1200, 409],
    [404, 1202, 404],
    [404, 1203, 404],
    [409, 1210, 409],
    [400, 1221, 400],
    [403, 1004, 503],
    [503, 21003, 503],
    [500, 32, 400],
    [507, 32, 507],
    [500, 1104, 507],
    [400, 600, 400],
    [500, 4, 500],
    [401, 11, 500],
    [403, 11, 500],
  ])("%d with error %d is %d", async (code, errorNum, status) => {
    respond = failing(code, errorNum);
    const reply = await call(base, `${documents}/k`, { method: "PUT", body: {} });
    expect(reply.status).toBe(status);
    expect(Object.keys(reply.json())).toEqual(["detail"]);
    if (status === 503) expect(reply.headers["retry-after"]).toBe("1");
    // What is the gateway's own fault is not told to callers in the database's words.
    if (status === 500) expect(reply.text).not.toContain("as it says");
  });

  test.each([
    ["not JSON", answer(500, "<html>"), 500],
    [
      "an answer that breaks off",
      (response: ServerResponse) =>
        response.writeHead(200, { "content-length": 100 }).write("{", () => response.destroy()),
      503,
    ],
    ["a query's answer without a result", answer(201, '{"error":false}'), 500],
  ])("%s", async (_title, odd, status) => {
    respond = odd;
    const reply = await call(base, documents);
    expect(reply.status).toBe(status);
    expect(Object.keys(reply.json())).toEqual(["detail"]);
  });
});
