import { spawn, type ChildProcess } from "node:child_process";
import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Docker from "dockerode";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { checkBarriers } from "../../monitor/check.ts";
import { makeInstallation, runCommand, type Installation } from "../support/installation.ts";
import { up } from "../support/up.ts";

let here: Installation;
let folder: string;
let socketPath: string;
let guard: ChildProcess;
let said = "";
let guarded: Docker;
const real = new Docker();

beforeAll(async () => {
  here = await makeInstallation();
  await up(here);
  folder = await mkdtemp(join(tmpdir(), "mallku-guard-"));
  socketPath = join(folder, "docker.sock");
  const cli = new URL("../../cli/main.ts", import.meta.url).pathname;
  guard = spawn(process.execPath, [cli, "guard", "--socket", socketPath, "--config-file", here.configFile], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  guard.stderr?.on("data", (chunk: Buffer) => (said += chunk.toString()));
  await vi.waitFor(
    () => {
      expect(said).toContain('"listening"');
    },
    { timeout: 120_000 },
  );
  guarded = new Docker({ socketPath });
});

afterAll(async () => {
  guard.kill("SIGKILL");
  await here.remove();
  await rm(folder, { recursive: true, force: true });
});

const docker = (...args: string[]) => runCommand("docker", ["--host", `unix://${socketPath}`, ...args]);

test("only its owner may connect", async () => {
  expect((await stat(socketPath)).mode & 0o777).toBe(0o600);
});

describe("Docker's own CLI through the guard", () => {
  test("sees Mallku's objects and nobody else's", async () => {
    const list = async (...args: string[]) => (await docker(...args)).stdout.trim().split("\n");
    expect(await list("ps", "--all", "--format", "{{.Names}}")).toEqual([here.names.container]);
    expect(await list("network", "ls", "--format", "{{.Name}}")).toEqual([here.names.network]);
    expect(await list("volume", "ls", "--format", "{{.Name}}")).toEqual([here.names.volume]);
    expect((await docker("inspect", here.names.container)).code).toBe(0);
    expect((await docker("network", "inspect", "bridge")).stderr).toContain("Mallku's guard refuses this");
  });

  test.each<readonly [string, () => string[]]>([
    ["exec", () => ["exec", here.names.container, "/nodejs/bin/node", "-v"]],
    ["cp", () => ["cp", `${here.names.container}:/etc/hosts`, folder]],
    ["export", () => ["export", "--output", join(folder, "x"), here.names.container]],
    ["commit", () => ["commit", here.names.container]],
    ["run", () => ["run", "--rm", here.names.image]],
    ["rm", () => ["rm", "--force", here.names.container]],
    ["rename", () => ["rename", here.names.container, "x"]],
    ["top", () => ["top", here.names.container]],
    ["build", () => ["build", folder]],
    ["volume rm", () => ["volume", "rm", here.names.volume]],
  ])("gets no %s, and is told why and what to do instead", async (_title, args) => {
    if (args()[0] === "build") await runCommand("touch", [join(folder, "Dockerfile")]);
    const { code, stderr } = await docker(...args());
    expect(code).not.toBe(0);
    expect(stderr).toMatch(/Mallku's guard refuses this \(.*\)\. .* Instead: /s);
  });

  test("gets no attach", async () => {
    expect((await docker("attach", here.names.container)).stderr).toContain("received 403");
  });
});

describe("dockerode through the guard", () => {
  test("inspects by name and by id, reads logs and statistics", async () => {
    const { Id } = await guarded.getContainer(here.names.container).inspect();
    const container = guarded.getContainer(Id.slice(0, 12));
    expect((await container.inspect()).Name).toBe(`/${here.names.container}`);
    const logs = await container.logs({ stdout: true, stderr: true, follow: false });
    expect(logs.toString()).toContain("ready");
    expect(await container.stats({ stream: false })).toHaveProperty("memory_stats");
  });

  test("gets no command into the container, and no container made", async () => {
    const exec = guarded.getContainer(here.names.container).exec({ Cmd: ["/nodejs/bin/node", "-v"] });
    await expect(exec).rejects.toMatchObject({ statusCode: 403 });
    await expect(guarded.createContainer({ Image: here.names.image })).rejects.toMatchObject({
      statusCode: 403,
    });
  });

  test("is enough for measuring every barrier", async () => {
    const { container: containerName, network: networkName, volume: volumeName } = here.names;
    const names = { containerName, networkName, volumeName };
    const target = { ...names, otherHost: undefined, apiUrl: here.apiUrl, apiToken: undefined };
    expect(await checkBarriers(guarded, target)).toMatchObject({ holds: true });
  });

  test("stops and starts the container, and hears of it as it happens, of it alone", async () => {
    const events = (await guarded.getEvents()) as NodeJS.ReadableStream & { destroy: () => void };
    let heard = "";
    events.on("data", (chunk: Buffer) => (heard += chunk.toString()));
    const neighbour = await real.createVolume({ Name: `${here.instance}-neighbour` });
    const container = guarded.getContainer(here.names.container);
    const ended = container.wait();
    await container.stop({ t: 10 });
    expect(await ended).toHaveProperty("StatusCode");
    await container.start();
    await neighbour.remove();
    await expect.poll(() => heard, { timeout: 60_000 }).toMatch(/"status":"start"/);
    expect(heard).toMatch(/"status":"stop"/);
    expect(heard).not.toContain(`${here.instance}-neighbour`);
    events.destroy();
  });

  test("follows the log while it is written", async () => {
    const stream = await guarded
      .getContainer(here.names.container)
      .logs({ follow: true, stdout: true, tail: 1 });
    const first = await new Promise<Buffer>((resolve) => stream.once("data", resolve));
    expect(first.length).toBeGreaterThan(0);
    (stream as unknown as { destroy: () => void }).destroy();
  });
});

test("each refusal is one line of the log that names the rule, and no more", () => {
  const lines = said
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  const refusals = lines.filter(({ msg }) => msg === "refused");
  expect(refusals.length).toBeGreaterThan(0);
  for (const { rule, method, target, time } of refusals) {
    expect([rule, method, target, time].every((part) => typeof part === "string" && part !== "")).toBe(true);
  }
});

test("what comes and goes leaves no connection open", async () => {
  const open = async () => (await readdir(`/proc/${guard.pid ?? 0}/fd`)).length;
  await guarded.ping();
  const before = await open();
  for (let round = 0; round < 10; round += 1) {
    const stream = await guarded.getContainer(here.names.container).logs({ follow: true, stdout: true });
    (stream as unknown as { destroy: () => void }).destroy();
    await Promise.all(Array.from({ length: 20 }, () => guarded.ping()));
    await docker("exec", here.names.container, "x");
  }
  await expect.poll(open, { timeout: 120_000 }).toBeLessThanOrEqual(before + 2);
});

test("a hundred clients at once are all answered", async () => {
  const answers = await Promise.all(
    Array.from({ length: 100 }, () =>
      new Docker({ socketPath }).getContainer(here.names.container).inspect(),
    ),
  );
  expect(new Set(answers.map(({ Id }) => Id)).size).toBe(1);
});

test("told to stop it ends at once, streams and all, and takes its socket away", async () => {
  const stream = await guarded.getContainer(here.names.container).logs({ follow: true, stdout: true });
  const closed = new Promise((resolve) => stream.once("close", resolve));
  const ended = new Promise((resolve) => guard.once("exit", resolve));
  guard.kill("SIGTERM");
  expect(await ended).toBe(0);
  await closed;
  await expect(stat(socketPath)).rejects.toMatchObject({ code: "ENOENT" });
});
