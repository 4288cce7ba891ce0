import { connect } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { call, documents } from "./support/call.ts";
import type { Overrides, RunningGateway } from "./support/launch.ts";
import { launch, makeGround } from "./support/launch.ts";
import { storedKeys } from "./support/writers.ts";

let gateway: RunningGateway | undefined;
afterEach(async () => {
  await gateway?.kill();
  await gateway?.ground.remove();
});

const begin = async (overrides: Overrides): Promise<RunningGateway> =>
  (gateway = await (await launch(await makeGround(), { overrides })).ready());

/** Sends all at once and returns the keys by what was answered. */
async function storm(target: RunningGateway, count: number, text = ""): Promise<Map<number, string[]>> {
  const byStatus = new Map<number, string[]>();
  await Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const key = `k${index}`;
      const reply = await call(target.url, documents, { method: "POST", body: { _key: key, text } });
      if (reply.status === 503) expect(reply.headers["retry-after"]).toBe("1");
      byStatus.set(reply.status, [...(byStatus.get(reply.status) ?? []), key]);
    }),
  );
  return byStatus;
}

describe("too many at once are turned away, and nobody is told anything untrue", () => {
  test.each<[title: string, overrides: Overrides, count: number, text: string]>([
    ["more requests than there is room for", { limits: { requestsInFlight: 4 } }, 300, ""],
    ["more bytes than there is room for", { limits: { heldBytes: 3_000_000 } }, 40, "x".repeat(1_000_000)],
  ])("%s: each 200 is stored, each 503 is not", async (_title, overrides, count, text) => {
    const target = await begin(overrides);
    const byStatus = await storm(target, count, text);
    const [taken = [], refused = []] = [byStatus.get(200), byStatus.get(503)];
    expect(taken.length + refused.length).toBe(count);
    expect(refused.length).toBeGreaterThan(0);
    expect(taken.length).toBeGreaterThan(0);
    const stored = new Set<string>();
    for (const key of [...taken, ...refused]) {
      if ((await call(target.url, `${documents}/${key}`)).status === 200) stored.add(key);
    }
    expect(stored).toEqual(new Set(taken));
  });

  test("in the middle of it /health and /metrics answer", async () => {
    const target = await begin({ limits: { requestsInFlight: 1 } });
    const raging = storm(target, 200);
    expect((await call(target.url, "/health")).status).toBe(200);
    expect((await call(target.url, "/metrics")).status).toBe(200);
    await raging;
  });

  test("callers that hang up give their room back", async () => {
    const target = await begin({ limits: { requestsInFlight: 2 } });
    for (let index = 0; index < 10; index += 1) {
      const socket = connect(target.options.api.port, "127.0.0.1");
      socket.write(
        `POST ${documents} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"half":`,
      );
      await expect
        .poll(async () => (await call(target.url, "/metrics")).text)
        .toContain("mallku_requests_in_flight 1");
      socket.destroy();
      await expect
        .poll(async () => (await call(target.url, "/metrics")).text)
        .toContain("mallku_requests_in_flight 0");
    }
    expect((await call(target.url, documents, { method: "POST", body: { _key: "after" } })).status).toBe(200);
    expect(await storedKeys(target)).toEqual(new Set(["after"]));
  });

  test("a page that is too large says so, and a smaller one is given", async () => {
    const target = await begin({ limits: { answerBytes: 100_000 } });
    for (let index = 0; index < 3; index += 1) {
      await call(target.url, documents, { method: "POST", body: { text: "x".repeat(40_000) } });
    }
    const reply = await call(target.url, documents);
    expect(reply.status).toBe(400);
    expect(reply.json()["detail"]).toMatch(/fewer documents with limit/);
    expect((await call(target.url, `${documents}?limit=2`)).status).toBe(200);
  });
});
