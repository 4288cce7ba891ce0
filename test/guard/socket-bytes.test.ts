import { connect } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { exchange } from "../support/raw-http.ts";
import { makeScene, type Scene } from "./support/stub-docker.ts";

let scene: Scene;
beforeEach(async () => {
  scene = await makeScene();
});
afterEach(async () => {
  await scene.remove();
});

const send = (...lines: string[]) => exchange(scene.guard.socketPath, lines.join("\r\n"));
const PING = ["GET /_ping HTTP/1.1", "Host: docker"];
const CLOSE = "Connection: close";
const EXEC = "POST /containers/mallku-database-secure/exec HTTP/1.1";

test("what is allowed reaches Docker written anew: no header, no body and no spelling of the client's", async () => {
  const target = "/v1.41/containers/mallku%2Ddatabase-secure/stop?t=%31%30";
  const headers = [
    `POST ${target} HTTP/1.1`,
    "Host: evil",
    "X-Registry-Auth: secret",
    "Content-Type: text/plain",
  ];
  const answer = await send(...headers, CLOSE, "Content-Length: 5", "", "hello");
  expect(answer.status).toBe(200);
  expect(scene.arrived).toHaveLength(1);
  expect(scene.arrived[0]).toMatchObject({
    method: "POST",
    url: "/v1.41/containers/mallku-database-secure/stop?t=10",
    body: "",
    headers: { host: "docker", "content-length": "0" },
  });
  expect(Object.keys(scene.arrived[0]?.headers ?? {}).toSorted()).toEqual([
    "connection",
    "content-length",
    "host",
    "user-agent",
  ]);
});

test("a refusal says why and what to do instead, as Docker would say it, and is reported once", async () => {
  const answer = await send(EXEC, "Host: docker", CLOSE, "Content-Length: 2", "", "{}");
  expect(answer.status).toBe(403);
  const body = JSON.parse(answer.text.split("\r\n\r\n")[1] ?? "") as { message: string };
  expect(body.message).toMatch(/refuses this \(exec\)\. .* Instead: /s);
  expect(scene.refusals.map(({ denial, method }) => [denial.id, method])).toEqual([["exec", "POST"]]);
  expect(scene.arrived).toEqual([]);
});

describe("a second request hidden in the first does not reach Docker", () => {
  const HIDDEN = [EXEC, "Host: docker", CLOSE, "Content-Length: 0", "", ""].join("\r\n");
  const ways: readonly (readonly [string, readonly string[]])[] = [
    [
      "a length and chunks",
      [...PING, "Content-Length: 5", "Transfer-Encoding: chunked", "", "0", "", HIDDEN],
    ],
    ["two lengths", [...PING, "Content-Length: 0", `Content-Length: ${HIDDEN.length}`, "", HIDDEN]],
    ["a list of lengths", [...PING, `Content-Length: 0, ${HIDDEN.length}`, "", HIDDEN]],
    ["a signed length", [...PING, "Content-Length: +0", "", HIDDEN]],
    ["an odd encoding", [...PING, "Transfer-Encoding: xchunked", "", "0", "", HIDDEN]],
    ["chunked twice", [...PING, "Transfer-Encoding: chunked, chunked", "", "0", "", HIDDEN]],
    ["a space before the colon", [...PING, "Transfer-Encoding : chunked", "", "0", "", HIDDEN]],
    ["a folded header", [...PING, "X: a", " Transfer-Encoding: chunked", "", "0", "", HIDDEN]],
    ["an odd chunk", [...PING, "Transfer-Encoding: chunked", "", "0x0", "", HIDDEN]],
    ["a chunk's extension", [...PING, "Transfer-Encoding: chunked", "", `0;x="\n"`, "", HIDDEN]],
    [
      "a chunk's end without a return",
      [...PING, "Transfer-Encoding: chunked", "", `5\r\nhello\n0\r\n\r\n${HIDDEN}`],
    ],
    ["a body of a GET", [...PING, `Content-Length: ${HIDDEN.length}`, "", HIDDEN]],
    ["a line feed alone", [`GET /_ping HTTP/1.1\nHost: docker\n\n${HIDDEN}`]],
    ["a return alone", [`GET /_ping HTTP/1.1\rHost: docker\r\r${HIDDEN}`]],
    ["a NUL", ["GET /_ping\0 HTTP/1.1", "Host: docker", "", HIDDEN]],
    [
      "a line break in the address",
      [`GET /_ping?x=%0d%0a${encodeURIComponent(HIDDEN)} HTTP/1.1`, "Host: docker", CLOSE, "", ""],
    ],
    ["HTTP/0.9", ["GET /_ping", "", HIDDEN]],
    ["HTTP/2", ["PRI * HTTP/2.0", "", "SM", "", HIDDEN]],
    ["no Host", ["GET /_ping HTTP/1.1", "", HIDDEN]],
    ["an upgrade", [...PING, "Connection: Upgrade", "Upgrade: h2c", "HTTP2-Settings: AAMAAABk", "", HIDDEN]],
    ["a tunnel", ["CONNECT docker:80 HTTP/1.1", "Host: docker", "", HIDDEN]],
    ["a trailer", [...PING, "Transfer-Encoding: chunked", "Trailer: x", "", "0", "x: y", "", HIDDEN]],
  ];
  test.each(ways)("%s", async (_title, lines) => {
    await exchange(scene.guard.socketPath, lines.join("\r\n"), 2000);
    expect(scene.arrived.filter(({ url }) => url !== "/_ping")).toEqual([]);
    expect(scene.arrived.map(({ body }) => body).join("")).toBe("");
  });
});

test("requests in one packet are each decided on, and answered in order", async () => {
  const one = (line: string, ...headers: string[]) => [line, "Host: docker", ...headers, "", ""].join("\r\n");
  const answer = await exchange(
    scene.guard.socketPath,
    one("GET /_ping HTTP/1.1") +
      one(EXEC, "Content-Length: 0") +
      one("GET /version HTTP/1.1") +
      one("GET /info HTTP/1.1", CLOSE),
  );
  expect([...answer.text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => status)).toEqual([
    "200",
    "403",
    "200",
    "200",
  ]);
  expect(scene.arrived.map(({ url }) => url)).toEqual(["/_ping", "/version", "/info"]);
});

test("a flood in one packet costs Docker one connection at a time, and then the line is cut", async () => {
  const flood = "GET /_ping HTTP/1.1\r\nHost: docker\r\n\r\n".repeat(5000);
  await exchange(scene.guard.socketPath, flood, 2000);
  expect(scene.connections()).toBeLessThanOrEqual(1);
  expect(scene.arrived.length).toBeLessThan(5000);
  expect((await send(...PING, CLOSE, "", "")).status).toBe(200);
});

test.each<readonly [string, number, () => string]>([
  [
    "headers without end",
    431,
    () => `GET /_ping HTTP/1.1\r\nHost: docker\r\nX: ${"x".repeat(100_000)}\r\n\r\n`,
  ],
  ["an address without end", 431, () => `GET /${"x".repeat(100_000)} HTTP/1.1\r\nHost: docker\r\n\r\n`],
  ["no HTTP at all", 400, () => "SSH-2.0-OpenSSH_9.2\r\n\r\n"],
  ["an unheard-of method", 400, () => "EXEC /_ping HTTP/1.1\r\nHost: docker\r\n\r\n"],
])("%s: answered with %i, and the line is cut", async (_title, status, bytes) => {
  expect((await exchange(scene.guard.socketPath, bytes())).status).toBe(status);
  expect(scene.arrived).toEqual([]);
});

test("a body larger than any that is needed is refused or forgotten, and the line is cut", async () => {
  const length = 5 * 2 ** 20;
  const head = [EXEC, "Host: docker", `Content-Length: ${length}`, "", ""].join("\r\n");
  const answer = await exchange(
    scene.guard.socketPath,
    Buffer.concat([Buffer.from(head), Buffer.alloc(length)]),
  );
  expect([0, 403]).toContain(answer.status);
  expect(scene.arrived).toEqual([]);
});

test("who only closes their half, or drips, or says nothing, holds nothing open", async () => {
  const closed = [
    "",
    "GET /_ping HTTP/1.1\r\nHo",
    "POST /containers/x/exec HTTP/1.1\r\nHost: d\r\nContent-Length: 9\r\n\r\nx",
  ].map(
    (bytes) =>
      new Promise((resolve) => {
        const socket = connect(scene.guard.socketPath);
        socket.on("error", () => undefined);
        socket.resume();
        socket.once("close", resolve);
        if (bytes !== "") socket.write(bytes);
      }),
  );
  const half = new Promise((resolve) => {
    const socket = connect({ path: scene.guard.socketPath, allowHalfOpen: true });
    socket.on("error", () => undefined);
    socket.resume();
    socket.once("end", () => {
      socket.destroy();
      resolve(undefined);
    });
    socket.end([...PING, "", ""].join("\r\n"));
  });
  await Promise.all([...closed, half]);
});
