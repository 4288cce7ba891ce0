import { setTimeout } from "node:timers/promises";
import Docker from "dockerode";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ensure, withAgent, YES } from "../support/agent.ts";
import { makeInstallation, type Installation } from "../support/installation.ts";

const docker = new Docker();
let here: Installation;

beforeAll(async () => {
  here = await makeInstallation();
});

afterAll(async () => {
  await here.remove();
});

const inspect = () => docker.getContainer(here.names.container).inspect();
const own = () =>
  docker.listContainers({ all: true, filters: { label: [`io.mallku.instance=${here.instance}`] } });

describe("an agent and its database", () => {
  test("sees what would be made, and makes nothing by looking", async () => {
    await withAgent(here, {}, async ({ call }) => {
      const { structured } = await call("preview_database");
      expect(structured).toMatchObject({ allowed: true, destructive: [], violations: [] });
      expect(String(structured["planId"])).toMatch(/^[0-9a-f]{64}$/);
      expect(JSON.stringify(structured["changes"])).toContain("create container");
      expect(await own()).toEqual([]);
    });
  });

  test("may hold the update to the plan that it was shown, and no other", async () => {
    await withAgent(here, {}, async ({ call }) => {
      const other = await call("ensure_database_container", { planId: "0".repeat(64) });
      expect(other.isError).toBe(true);
      expect(other.text).toContain("no longer what was shown");
      expect(await own()).toEqual([]);
    });
  });

  test("cancels in the middle, and the next one completes it", async () => {
    await withAgent(here, {}, async ({ call }) => {
      const abort = new AbortController();
      const cancelled = call("ensure_database_container", {}, abort.signal);
      await Promise.race([cancelled.catch(() => undefined), setTimeout(4000)]);
      abort.abort();
      await expect(cancelled).rejects.toThrow();
      const answer = await call("ensure_database_container");
      expect(answer.isError, answer.text).toBe(false);
    });
    expect(await own()).toHaveLength(1);
  });

  test("gets it untouched where it runs and every barrier holds", async () => {
    const before = await inspect();
    for (const era of ["legacy", "modern"] as const) {
      const { structured } = await ensure(here, { era });
      expect(structured).toMatchObject({
        action: "none",
        changes: [],
        container: { name: here.names.container, id: before.Id, state: "running" },
        endpoints: { host: here.apiUrl, containers: `http://${here.names.container}:8080` },
      });
    }
    expect((await inspect()).State.StartedAt).toBe(before.State.StartedAt);
  });

  test("gets it started where it was stopped", async () => {
    const { Id } = await inspect();
    await docker.getContainer(Id).stop();
    const { structured } = await ensure(here);
    expect(structured).toMatchObject({ action: "started", container: { id: Id } });
  });

  test("gets it made anew where somebody connected it to another network", async () => {
    const { Id } = await inspect();
    await docker.getNetwork("bridge").connect({ Container: here.names.container });
    await withAgent(here, {}, async ({ call }) => {
      expect((await call("check_security_barriers")).structured).toMatchObject({ holds: false });
      const networks = await call("inspect_container_networks");
      expect(networks.structured["networks"]).toContainEqual(
        expect.objectContaining({ name: "bridge", isDeclared: false }),
      );
      const answer = await call("ensure_database_container");
      expect(answer.isError, answer.text).toBe(false);
      expect(answer.structured).toMatchObject({ action: "updated" });
    });
    expect((await inspect()).Id).not.toBe(Id);
    expect(Object.keys((await inspect()).NetworkSettings.Networks)).toEqual([here.names.network]);
  });

  test("gets what is declared now, after the settings have changed", async () => {
    await here.configure({ memory: "1GiB" });
    const { structured } = await ensure(here);
    expect(structured).toMatchObject({ action: "updated" });
    expect((await inspect()).HostConfig.Memory).toBe(2 ** 30);
  });

  test("gets one container, though a hundred ask at once, and two more servers with them", async () => {
    await docker.getContainer(here.names.container).remove({ force: true });
    const answers = await Promise.all([
      withAgent(here, {}, ({ call }) =>
        Promise.all(Array.from({ length: 100 }, () => call("ensure_database_container"))),
      ),
      ensure(here).then((answer) => [answer]),
      ensure(here, { era: "legacy" }).then((answer) => [answer]),
    ]);
    const ids = answers.flat().map(({ isError, text, structured }) => {
      expect(isError, text).toBe(false);
      return (structured["container"] as { id: string }).id;
    });
    expect(ids).toHaveLength(102);
    expect(new Set(ids).size).toBe(1);
    expect(await own()).toHaveLength(1);
  });

  test("never gets a container that somebody made by hand under its name, without barriers", async () => {
    const { Image } = await inspect();
    await docker.getContainer(here.names.container).remove({ force: true });
    const fake = await docker.createContainer({
      name: here.names.container,
      Image,
      Entrypoint: ["/nodejs/bin/node", "-e", "setInterval(() => {}, 1000)"],
      ExposedPorts: { "8529/tcp": {} },
      HostConfig: { PortBindings: { "8529/tcp": [{ HostIp: "127.0.0.1", HostPort: "" }] } },
    });
    await fake.start();
    await withAgent(here, { person: YES }, async ({ call }) => {
      const { structured } = await call("check_security_barriers");
      expect(structured).toMatchObject({ holds: false });
      const answer = await call("ensure_database_container");
      expect(answer.isError).toBe(true);
      expect(answer.text).toContain("did not make it");
      expect((await call("start_container")).isError).toBe(true);
      expect((await call("get_container")).isError).toBe(true);
    });
    await fake.remove({ force: true });
    await ensure(here);
  });

  test("never gets it while a barrier is down that no update can put back", async () => {
    const { State } = await inspect();
    // The gateway hangs: it is there, it is as declared, and it answers nobody.
    process.kill(State.Pid, "SIGSTOP");
    try {
      await withAgent(here, {}, async ({ call }) => {
        const answer = await call("ensure_database_container");
        expect(answer.isError).toBe(true);
        expect(answer.text).toContain("api_accessible");
        expect(answer.text).toContain("Next: Let nothing use this database");
      });
    } finally {
      process.kill(State.Pid, "SIGCONT");
    }
  });

  test("is told which setting is wrong, and nothing is changed", async () => {
    const { Id } = await inspect();
    await here.configure({ memory: "1GiB", publishAddress: "0.0.0.0" });
    await withAgent(here, {}, async ({ call }) => {
      const answer = await call("ensure_database_container");
      expect(answer.isError).toBe(true);
      expect(answer.text).toContain("mallku:publishAddress");
    });
    expect((await inspect()).Id).toBe(Id);
    await here.configure({ memory: "1GiB" });
  });

  test("finds it whole after a server was killed in the middle of an update", async () => {
    await here.configure({ memory: "1025MiB" });
    await withAgent(here, {}, async ({ call, transport }) => {
      const cut = call("ensure_database_container");
      await Promise.race([cut.catch(() => undefined), setTimeout(3000)]);
      if (transport.pid !== null) process.kill(transport.pid, "SIGKILL");
      await cut.catch(() => undefined);
    }).catch(() => undefined);
    const { structured } = await ensure(here);
    expect(structured).toMatchObject({ container: { state: "running" } });
    expect((await inspect()).HostConfig.Memory).toBe(1025 * 2 ** 20);
    expect(await own()).toHaveLength(1);
  });
});
