import { spawn } from "node:child_process";
import { once } from "node:events";
import { afterEach, describe, expect, test } from "vitest";
import { requireCommand } from "./support/commands.ts";
import type { Ground, RunningGateway } from "./support/launch.ts";
import { launch, makeGround } from "./support/launch.ts";

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const newGround = async (script?: string): Promise<Ground> => {
  const ground = await makeGround(script);
  cleanups.push(ground.remove);
  return ground;
};

/** In a network namespace of its own, where the database's real port is free and nothing can get in. */
const launchApart = async (ground: Ground, apiHost = "0.0.0.0"): Promise<RunningGateway> => {
  const gateway = await launch(ground, {
    network: true,
    overrides: { api: { host: apiHost }, timings: { socketPollMs: 50 } },
  });
  cleanups.push(() => gateway.kill());
  return gateway;
};

/** Runs Node inside the gateway's network namespace; returns what it prints first. */
const inside = async (gateway: RunningGateway, code: string, before = "true"): Promise<string> => {
  requireCommand("nsenter");
  const enter = process.getuid?.() === 0 ? [] : ["--user", "--preserve-credentials"];
  const child = spawn("nsenter", [
    `--target=${gateway.pid}`,
    "--net",
    ...enter,
    "/bin/sh",
    "-c",
    `${before} && exec "$0" -e "$1"`,
    process.execPath,
    code,
  ]);
  cleanups.push(() => {
    child.kill("SIGKILL");
    return Promise.resolve();
  });
  child.stderr.pipe(process.stderr);
  const [text] = (await once(child.stdout, "data")) as [Buffer];
  return text.toString();
};

const listenOn = (host: string, port = 8529) =>
  `require("node:net").createServer().listen({ host: "${host}", port: ${port}, ipv6Only: true }, () => console.log("open"))`;

describe("a listener on 8529 that is not loopback ends the gateway, and it says why", () => {
  test.each([
    ["every IPv6 interface", "::", "true", "0:0:0:0:0:0:0:0"],
    ["an address of this container", "10.99.0.1", "ip address add 10.99.0.1/32 dev lo", "10.99.0.1:8529"],
    [
      "an IPv6 address of this container",
      "fd00::1",
      "ip address add fd00::1/128 dev lo nodad",
      "fd00:0:0:0:0:0:0:1",
    ],
  ])("on %s, opened while it runs", async (_title, host, before, named) => {
    const gateway = await (await launchApart(await newGround())).ready();
    await inside(gateway, listenOn(host), before);
    expect(await gateway.exited).toBe(1);
    const fatal = gateway.log.find(({ level }) => level === "fatal");
    expect(fatal?.msg).toContain(named);
    expect(fatal?.msg).toMatch(/reach the database past the gateway/);
  });

  test.each([
    ["every IPv4 interface", "0.0.0.0"],
    ["every interface at once", "::"],
  ])("on %s, opened by arangod itself: 8080 never opens", async (_title, host) => {
    const server = `require("node:net").createServer().listen(8529, "${host}")`;
    const gateway = await launchApart(await newGround(`exec "${process.execPath}" -e '${server}'`));
    expect(await gateway.exited).toBe(1);
    expect(gateway.log.find(({ level }) => level === "fatal")?.msg).toContain(":8529");
    expect(gateway.text).not.toContain("Server listening");
  });

  test("a second listener on loopback is nobody's business", async () => {
    const gateway = await (await launchApart(await newGround())).ready();
    await inside(gateway, listenOn("::1"));
    const code =
      'setTimeout(() => fetch("http://127.0.0.1:8080/health").then((reply) => console.log(reply.status)), 300)';
    expect((await inside(gateway, code)).trim()).toBe("200");
  });
});

test.each(["0.0.0.0", "::"])(
  "GET /security/metrics counts what is open at that moment, and says so when something else is, on %s",
  async (host) => {
    const gateway = await (await launchApart(await newGround())).ready();
    const code =
      'fetch("http://127.0.0.1:8080/security/metrics").then((reply) => reply.text()).then(console.log)';
    const measure = async () => JSON.parse(await inside(gateway, code)) as Record<string, unknown>;
    expect(await measure()).toMatchObject({
      database_ports_exposed: 0,
      api_ports_exposed: 1,
      network_isolation: true,
      direct_db_access_possible: false,
    });
    await inside(gateway, listenOn(host, 9999));
    expect(await measure()).toMatchObject({ network_isolation: false, direct_db_access_possible: false });
  },
);
