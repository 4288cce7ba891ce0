import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { Availability, isAvailable } from "../../infra/image/gateway/health.ts";
import { freePort } from "../support/free-port.ts";

test("a flood of health checks is one question to the database, and a later one asks again", async () => {
  let asked = 0;
  let status = 200;
  const server = createServer((request, response) => {
    expect(request.url).toBe("/_admin/server/availability");
    asked += 1;
    setTimeout(() => {
      response.writeHead(status).end("{}");
    }, 30);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const availability = new Availability("127.0.0.1", (server.address() as AddressInfo).port, 50);
  expect(await Promise.all(Array.from({ length: 500 }, () => availability.now()))).toEqual(
    Array(500).fill(true),
  );
  expect(asked).toBe(1);
  status = 503;
  await expect.poll(() => availability.now()).toBe(false);
  await delay(100);
  expect(asked).toBeLessThanOrEqual(6);
  availability.close();
  server.close();
});

test("a database that is not there, or never answers, is not available", async () => {
  expect(await isAvailable("127.0.0.1", await freePort(), 1_000)).toBe(false);
  const silent = createServer(() => undefined).listen(0, "127.0.0.1");
  await once(silent, "listening");
  expect(await isAvailable("127.0.0.1", (silent.address() as AddressInfo).port, 50)).toBe(false);
  silent.closeAllConnections();
  silent.close();
});
