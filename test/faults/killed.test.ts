import { existsSync } from "node:fs";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import Docker from "dockerode";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeInstallation, type Installation } from "../support/installation.ts";
import { up } from "../support/up.ts";
import { begin } from "./support/begun.ts";
import { expectKept, write } from "../support/documents.ts";

const docker = new Docker();
let here: Installation;

beforeAll(async () => {
  here = await makeInstallation();
});

afterAll(async () => {
  await here.remove();
});

const engineLocks = () => join(here.folder, "state/mallku/backend/.pulumi/locks/organization/mallku/dev");

async function isLocked(): Promise<boolean> {
  return (await readdir(engineLocks()).catch(() => [])).some((name) => name.endsWith(".json"));
}

/** What each phase of a first `up` is known by: what the run has said, or what it has left to see. */
const PHASES: readonly (readonly [phase: string, reached: string | (() => Promise<boolean>)])[] = [
  ["the set-up", () => Promise.resolve(existsSync(join(here.folder, "state/mallku")))],
  ["the preview", isLocked],
  ["the image's build", "create Image image …"],
  ["the making of the network", "create Network network …"],
  ["the wait for the container to become healthy", "create Container container …"],
];

describe("an up that is killed", () => {
  test.each(PHASES)("in %s is gone on with by the next one", async (_phase, reached) => {
    const run = begin(here, "up");
    if (typeof reached === "string") await run.says(reached);
    else await expect.poll(reached, { timeout: 120_000, interval: 20 }).toBe(true);
    await run.kill();
  });

  test("in every phase one after another ends in one database", async () => {
    const completed = await up(here);
    expect(completed.stderr).toContain("clearing the lock of a run that was killed");
    expect((await up(here)).stdout).toContain("Nothing to change.");
    const label = [`io.mallku.instance=${here.instance}`];
    expect(await docker.listContainers({ all: true, filters: { label } })).toHaveLength(1);
  });

  test("while it saves the state loses neither the documents nor the container", async () => {
    const key = await write(here, "before the kill");
    const file = join(here.folder, "state/mallku/backend/.pulumi/stacks/mallku/dev.json");
    const before = await readFile(file, "utf8");
    await here.configure({ cpus: "1" });
    const run = begin(here, "up");
    await expect
      .poll(async () => (await readFile(file, "utf8")) !== before, { timeout: 120_000, interval: 5 })
      .toBe(true);
    await run.kill();
    await up(here);
    await expectKept(here, key, "before the kill");
  });
});

test("a lock of a run that goes on is respected: the second operator is told, waits, and changes nothing", async () => {
  await here.configure({ cpus: "1.5" });
  const first = begin(here, "up");
  await first.says("…");
  const second = await here.mallku("up");
  expect(await first.ended).toMatchObject({ code: 0 });
  expect(second, second.stderr).toMatchObject({ code: 0 });
  expect(second.stderr).toContain("another run is at work on this stack; waiting for it");
  expect(second.stdout).toContain("Nothing to change.");
});

test("a wait for a run that holds the engine's own lock, as one by hand does, can be interrupted, with exit code 8", async () => {
  // A preview takes no lock: only where something differs is there an update, which waits for it.
  await here.configure({ cpus: "1.25" });
  expect(await here.mallku("preview")).toMatchObject({ code: 0 });
  await mkdir(engineLocks(), { recursive: true });
  const lock = join(engineLocks(), "by-hand.json");
  await writeFile(lock, JSON.stringify({ pid: process.pid, hostname: hostname() }));
  try {
    const run = begin(here, "up");
    await run.says("another run is at work on this stack; waiting for it");
    const ended = await run.interrupt();
    expect(ended, ended.stderr).toMatchObject({ code: 8, stdout: "" });
    expect(ended.stderr).toContain("Interrupted while waiting for another run");
  } finally {
    await rm(lock);
  }
});

test("a destroy that is killed is ended by the next one, and an up makes the database again", async () => {
  const run = begin(here, "destroy", "--yes");
  await run.says("delete Container container …");
  await run.kill();
  const again = await here.mallku("destroy", "--yes");
  expect(again, again.stderr).toMatchObject({ code: 0 });
  const { container, network, volume } = here.names;
  for (const gone of [docker.getContainer(container), docker.getNetwork(network), docker.getVolume(volume)])
    await expect(gone.inspect()).rejects.toMatchObject({ statusCode: 404 });
  expect(await here.mallku("destroy", "--yes")).toMatchObject({ code: 0, stdout: "Nothing to remove.\n" });
});
