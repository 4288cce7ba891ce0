import { spawn } from "node:child_process";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import Docker from "dockerode";
import { afterEach, beforeEach, expect, test } from "vitest";
import { makeInstallation, type Installation } from "../support/installation.ts";
import { up } from "../support/up.ts";

const launcher = fileURLToPath(new URL("../../tools/mallku.mjs", import.meta.url));
let here: Installation;

beforeEach(async () => {
  here = await makeInstallation();
});

afterEach(async () => {
  await here.remove();
});

/** Starts `mallku up` in a process group of its own and kills the whole group after a while. */
async function upKilledAfter(milliseconds: number, signal: NodeJS.Signals): Promise<void> {
  const args = [launcher, "up", "--config-file", here.configFile];
  const child = spawn(process.execPath, args, { env: here.environment, detached: true, stdio: "ignore" });
  const ended = new Promise((resolve) => child.once("close", resolve));
  await Promise.race([setTimeout(milliseconds), ended]);
  if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, signal);
  await ended;
}

/** From before the engine starts to after the container does, on a slow machine and on a fast one. */
const MOMENTS = [300, 900, 1500, 2200, 3000, 4000, 5500, 7500];

test.each(["SIGKILL", "SIGINT"] as const)(
  "an up ended by %s at any moment is completed by the next one",
  async (signal) => {
    for (const moment of MOMENTS) await upKilledAfter(moment, signal);
    await up(here);
    expect((await up(here)).stdout).toContain("Nothing to change.");
  },
);

test("two ups at once make one container, and both succeed", async () => {
  const both = await Promise.all([here.mallku("up"), here.mallku("up")]);
  for (const up of both) expect(up, up.stderr).toMatchObject({ code: 0 });
  const containers = await new Docker().listContainers({
    all: true,
    filters: { label: [`io.mallku.instance=${here.names.container.replace("mallku-database-secure-", "")}`] },
  });
  expect(containers).toHaveLength(1);
});
