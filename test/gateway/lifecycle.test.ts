import { existsSync } from "node:fs";
import { Agent, request } from "node:http";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { call, documents } from "./support/call.ts";
import type { Ground, LaunchSettings, RunningGateway } from "./support/launch.ts";
import { enforced, launch, makeGround } from "./support/launch.ts";

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const newGround = async (script?: string): Promise<Ground> => {
  const ground = await makeGround(script);
  cleanups.push(ground.remove);
  return ground;
};
const begin = async (settings: LaunchSettings = {}, ground?: Ground): Promise<RunningGateway> => {
  const gateway = await launch(ground ?? (await newGround()), settings);
  cleanups.push(() => gateway.kill());
  return gateway;
};

describe("without its barriers the gateway does not even start the database", () => {
  test.each([
    [{ ...enforced, MALLKU_SECURITY: "off" }, /MALLKU_SECURITY is "off"/],
    [{ ARANGO_BIND: "127.0.0.1" }, /MALLKU_SECURITY is not set/],
    [{ ...enforced, ARANGO_BIND: "0.0.0.0" }, /ARANGO_BIND is "0\.0\.0\.0"/],
    [{ ...enforced, ARANGO_BIND: "localhost" }, /ARANGO_BIND is "localhost"/],
  ])("%j", async (env, message) => {
    const gateway = await begin({ env });
    expect(await gateway.exited).toBe(2);
    expect(gateway.log.find(({ level }) => level === "fatal")?.msg).toMatch(message);
    expect(existsSync(join(gateway.ground.folder, "data"))).toBe(false);
  });
});

describe("a stop loses nobody's answer", () => {
  test.each(["SIGTERM", "SIGINT"] as const)(
    "%s: a document half sent is taken, answered and on disk; then exit 0",
    async (signal) => {
      const ground = await newGround();
      const gateway = await (await begin({}, ground)).ready();
      const agent = new Agent({ keepAlive: true });
      const body = Buffer.from('{"_key":"last","text":"half"}');
      const outgoing = request(gateway.url + documents, {
        agent,
        method: "POST",
        headers: { "content-type": "application/json", "content-length": body.length },
      });
      outgoing.write(body.subarray(0, 10));
      await expect
        .poll(async () => (await call(gateway.url, "/metrics")).text)
        .toContain("mallku_requests_in_flight 1");
      gateway.signal(signal);
      await gateway.logged(({ msg }) => msg?.startsWith("stopping") === true);
      await expect
        .poll(() =>
          call(gateway.url, "/health").then(
            () => "open",
            () => "closed",
          ),
        )
        .toBe("closed");
      const answered = new Promise<number | undefined>((resolve, reject) => {
        outgoing.on("response", (incoming) => {
          incoming.resume();
          resolve(incoming.statusCode);
        });
        outgoing.on("error", reject);
      });
      outgoing.end(body.subarray(10));
      expect(await answered).toBe(200);
      expect(await gateway.exited).toBe(0);
      agent.destroy();
      const again = await (await begin({}, ground)).ready();
      expect((await call(again.url, `${documents}/last`)).json()).toMatchObject({ text: "half" });
    },
  );

  test("a caller that never finishes does not hold the stop up for ever, and is not told that it was heard", async () => {
    const gateway = await (await begin({ overrides: { timings: { drainMs: 300 } } })).ready();
    const outgoing = request(gateway.url + documents, {
      method: "POST",
      headers: { "content-type": "application/json", "content-length": 10 },
    });
    const failed = new Promise((resolve) => outgoing.on("error", resolve));
    outgoing.write("{");
    await expect
      .poll(async () => (await call(gateway.url, "/metrics")).text)
      .toContain("mallku_requests_in_flight 1");
    expect(await gateway.stop()).toBe(0);
    expect(await failed).toBeInstanceOf(Error);
  });

  test("a start is stopped at once, also before the database answers", async () => {
    const gateway = await begin({}, await newGround("exec sleep 1000"));
    await gateway.logged(({ msg }) => msg === "starting arangod");
    expect(await gateway.stop()).toBe(0);
  });

  test("an arangod that will not stop is killed in time", async () => {
    const gateway = await begin(
      { overrides: { timings: { arangodStopMs: 300 } } },
      await newGround('trap "" TERM; while :; do sleep 0.1; done'),
    );
    await gateway.logged(({ msg }) => msg === "starting arangod");
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await gateway.stop()).toBe(0);
    expect(gateway.log.at(-1)?.msg).toBe("arangod was ended by SIGKILL");
  });
});

describe("a database that is not there is never covered up", () => {
  test("arangod's end ends the gateway, not with 0", async () => {
    const gateway = await begin({}, await newGround("echo 'cannot go on' >&2; exit 3"));
    expect(await gateway.exited).toBe(1);
    expect(gateway.log.some(({ source, msg }) => source === "arangod" && msg === "cannot go on")).toBe(true);
    expect(gateway.log.find(({ level }) => level === "fatal")?.msg).toContain("arangod ended with code 3");
  });

  test("an arangod that is missing is named", async () => {
    const gateway = await begin({ overrides: { database: { executable: "/nonexistent/arangod" } } });
    expect(await gateway.exited).toBe(1);
    expect(gateway.log.find(({ level }) => level === "fatal")?.msg).toMatch(
      /could not be started.*\/nonexistent\/arangod/,
    );
  });

  test("while it hangs: /health is 503, reads and writes are 503 and say what is known; when it is back, so is all", async () => {
    const gateway = await (await begin({ overrides: { database: { timeoutMs: 300 } } })).ready();
    const database = gateway.arangodPid;
    process.kill(database, "SIGSTOP");
    await expect.poll(async () => (await call(gateway.url, "/health")).status, { timeout: 20_000 }).toBe(503);
    const unhealthy = await call(gateway.url, "/health");
    expect(unhealthy.json()["status"]).toBe("unhealthy");
    const write = await call(gateway.url, documents, { method: "POST", body: { _key: "lost" } });
    expect([write.status, write.headers["retry-after"]]).toEqual([503, "1"]);
    expect(write.json()["detail"]).toMatch(/may or may not have taken place/);
    const read = await call(gateway.url, documents);
    expect(read.status).toBe(503);
    expect(read.json()["detail"]).not.toMatch(/may or may not/);
    process.kill(database, "SIGCONT");
    await expect.poll(async () => (await call(gateway.url, "/health")).status).toBe(200);
    expect((await call(gateway.url, documents)).status).toBe(200);
  });
});
