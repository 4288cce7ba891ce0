import Docker from "dockerode";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { containerProcess } from "../support/container-process.ts";
import { makeInstallation, type Installation } from "../support/installation.ts";
import { up } from "../support/up.ts";
import { untilHealthy } from "../support/verification.ts";

/** The collections that Mallku's two bootstrap scripts name. */
const COLLECTIONS = [
  "consciousness_metrics",
  "consciousness_threads",
  "fire_circle_decisions",
  "fire_circle_sessions",
  "khipu_blocks",
  "narrative_threads",
];

let here: Installation;
const docker = new Docker();

beforeAll(async () => {
  here = await makeInstallation();
});

afterAll(async () => {
  await here.remove();
});

async function api(path: string, init?: RequestInit): Promise<Response> {
  return await fetch(`${here.apiUrl}${path}`, init);
}

async function insert(document: object): Promise<string> {
  const response = await api("/api/v1/collections/khipu_blocks/documents", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(document),
  });
  expect(response.status).toBe(200);
  const { _key } = (await response.json()) as { _key: string };
  return _key;
}

async function read(key: string): Promise<unknown> {
  const response = await api(`/api/v1/collections/khipu_blocks/documents/${key}`);
  expect(response.status).toBe(200);
  return await response.json();
}

describe("a database's life, from a bare backend", () => {
  test("a preview shows what would be made, and makes nothing", async () => {
    const preview = await here.mallku("preview");
    expect(preview).toMatchObject({ code: 0 });
    expect(preview.stdout).toContain("create container");
    expect(preview.stdout).toContain("The policy pack allows it.");
    await expect(docker.getNetwork(here.names.network).inspect()).rejects.toMatchObject({ statusCode: 404 });
  });

  test("up makes it, and every barrier holds", async () => {
    const { stdout } = await up(here);
    expect(stdout).toContain(here.names.container);
    expect(stdout.match(/holds/g)).toHaveLength(5);
  });

  test("the contract that Mallku's clients rely on holds on the published port", async () => {
    const health = await api("/health");
    expect(health.status).toBe(200);
    expect(await health.json()).toMatchObject({ status: "healthy", service: "mallku-api" });
    const metrics = await (await api("/security/metrics")).text();
    expect(metrics).toContain('"database_ports_exposed": 0');
    expect(metrics).toContain('"api_ports_exposed": 1');
    expect(await (await api("/metrics")).text()).toContain("mallku_requests_total");
    const { collections } = (await (await api("/api/v1/collections")).json()) as { collections: string[] };
    expect([...collections].sort()).toEqual(COLLECTIONS);
  });

  test("a second up changes nothing and says so", async () => {
    const before = await docker.getContainer(here.names.container).inspect();
    const { stdout } = await up(here);
    expect(stdout).toContain("Nothing to change.");
    const after = await docker.getContainer(here.names.container).inspect();
    expect(after.Id).toBe(before.Id);
    expect(after.State.StartedAt).toBe(before.State.StartedAt);
  });

  test("a restart keeps what was written", async () => {
    const key = await insert({ said: "before the restart", tip: { nested: [1, 2.5, "ñ"] } });
    await docker.getContainer(here.names.container).restart({ t: 30 });
    await untilHealthy(here);
    expect(await read(key)).toMatchObject({ said: "before the restart", tip: { nested: [1, 2.5, "ñ"] } });
  });

  test("a stopped container is started again, and is the same one", async () => {
    const container = docker.getContainer(here.names.container);
    const { Id } = await container.inspect();
    await container.stop();
    const { stdout } = await up(here);
    expect(stdout).toContain("started");
    expect((await container.inspect()).Id).toBe(Id);
  });

  test.each(["arangod", "gateway"] as const)(
    "kill -9 of %s loses nothing that was acknowledged",
    async (victim) => {
      await untilHealthy(here);
      const { RestartCount } = await docker.getContainer(here.names.container).inspect();
      const acknowledged: string[] = [];
      let isKilled = false;
      const writer = async (name: number) => {
        for (let count = 0; !isKilled; count += 1) {
          try {
            acknowledged.push(await insert({ name, count }));
          } catch {
            return;
          }
        }
      };
      const writers = [0, 1, 2, 3].map(writer);
      await expect.poll(() => acknowledged.length, { timeout: 30_000 }).toBeGreaterThan(20);
      process.kill(await containerProcess(docker, here.names.container, victim), "SIGKILL");
      isKilled = true;
      await Promise.all(writers);
      // Until the gateway has seen the death, and ended with it, it still says what it last knew.
      const restarts = () => docker.getContainer(here.names.container).inspect();
      await expect
        .poll(async () => (await restarts()).RestartCount, { timeout: 60_000 })
        .toBeGreaterThan(RestartCount);
      await untilHealthy(here);
      for (const key of acknowledged) expect(await read(key)).toMatchObject({ _key: key });
    },
  );

  test("destroy leaves nothing behind in a stack that protects nothing", async () => {
    expect(await here.mallku("destroy", "--yes")).toMatchObject({ code: 0 });
    const { container, network, volume, image } = here.names;
    await expect(docker.getContainer(container).inspect()).rejects.toMatchObject({ statusCode: 404 });
    await expect(docker.getNetwork(network).inspect()).rejects.toMatchObject({ statusCode: 404 });
    await expect(docker.getVolume(volume).inspect()).rejects.toMatchObject({ statusCode: 404 });
    await expect(docker.getImage(image).inspect()).rejects.toMatchObject({ statusCode: 404 });
  });
});
