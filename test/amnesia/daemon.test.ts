import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { amnesiaChecks } from "../../monitor/amnesia/checks.ts";
import { removeLeftProbes } from "../../monitor/probe-container.ts";
import { makeInstallation, type Installation } from "../support/installation.ts";
import { startPluginDaemon, type PluginDaemon } from "../support/plugin-daemon.ts";
import { up } from "../support/up.ts";
import { verify, type Verification } from "../support/verification.ts";

let daemon: PluginDaemon;
let here: Installation;

beforeAll(async () => {
  daemon = await startPluginDaemon();
  here = await makeInstallation({ daemon });
  await up(here);
});

afterAll(async () => {
  await here.remove();
  await daemon.remove();
});

const CHECKS = amnesiaChecks({ deep: true, guarded: true }).map(({ id, title }) => [title, id] as const);

async function untilRunning(): Promise<void> {
  await expect.poll(async () => (await here.mallku("status")).code, { timeout: 120_000 }).toBe(0);
}

describe("on a daemon that asks Mallku's plugin, as it was started", () => {
  let verification: Verification;

  beforeAll(async () => {
    verification = await verify(here);
  });

  test.each(CHECKS)("%s", (_title, id) => {
    expect(verification.check(id)).toMatchObject({ state: "pass" });
  });

  test("whoever has forgotten everything is told that exec is refused, and by what", () => {
    expect(verification).toMatchObject({ code: 0, holds: true });
    expect(verification.check("exec_refused").seen.join()).toContain("Mallku's guard refuses this (exec)");
  });
});

test("what a killed verification left is removed by the next, and what a running one uses is not", async () => {
  const { docker } = daemon;
  const image = (await docker.getContainer(here.names.container).inspect()).Image;
  const make = () => docker.createContainer({ Image: image, Labels: { "io.mallku.probe": "throw-away" } });
  const left = await make();
  // Docker dates what it makes to the second.
  await setTimeout(2100);
  const own = await make();
  await removeLeftProbes(docker, own.id);
  expect((await left.inspect()).Id).toBe(left.id);
  await removeLeftProbes(docker, own.id, 1);
  await expect(left.inspect()).rejects.toMatchObject({ statusCode: 404 });
  expect((await own.inspect()).Id).toBe(own.id);
  await own.remove();
});

test("nothing of it is lost by a restart of the daemon", async () => {
  await daemon.restart("SIGTERM");
  await untilRunning();
  const { code, results } = await verify(here);
  expect(results.filter(({ state }) => state !== "pass")).toEqual([]);
  expect(results.map(({ id }) => id)).toContain("exec_refused");
  expect(code).toBe(0);
});
