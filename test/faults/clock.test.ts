import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeInstallation, runCommand, type Installation } from "../support/installation.ts";
import { up } from "../support/up.ts";

const movedClock = fileURLToPath(new URL("support/moved-clock.mjs", import.meta.url));
const launcher = fileURLToPath(new URL("../../tools/mallku.mjs", import.meta.url));
const YEAR_MS = 366 * 24 * 60 * 60 * 1000;

let here: Installation;

beforeAll(async () => {
  here = await makeInstallation();
  await up(here);
});

afterAll(async () => {
  await here.remove();
});

describe.each([
  ["ahead", YEAR_MS],
  ["behind", -YEAR_MS],
])("an operator's clock that is a year %s", (_way, moved) => {
  async function mallku(...args: string[]) {
    return await runCommand(process.execPath, [launcher, ...args, "--config-file", here.configFile], {
      ...here.environment,
      NODE_OPTIONS: `--import ${movedClock}`,
      MALLKU_TEST_CLOCK_MOVED_MS: String(moved),
    });
  }

  test("is one: the commands below see it", async () => {
    const { stdout } = await mallku("status", "--json");
    const { at } = JSON.parse(stdout) as { at: string };
    expect(Math.sign(Date.parse(at) - Date.now())).toBe(Math.sign(moved));
  });

  test("makes no container anew, and no barrier unknown", async () => {
    const before = (await here.mallku("status", "--json")).stdout;
    const up = await mallku("up");
    expect(up, up.stderr).toMatchObject({ code: 0 });
    expect(up.stdout).toContain("Nothing to change.");
    expect(up.stdout).not.toMatch(/BROKEN|UNKNOWN/);
    expect(idOf((await here.mallku("status", "--json")).stdout)).toBe(idOf(before));
  });

  test("ends no wait before its time: a stopped database is started, and found healthy", async () => {
    expect((await mallku("stop", "--yes")).code).toBe(0);
    const start = await mallku("start");
    expect(start, start.stderr).toMatchObject({ code: 0 });
  });

  test("leaves no lock behind that a right clock takes for somebody's", async () => {
    const { stdout } = await up(here);
    expect(stdout).toContain("Nothing to change.");
  });
});

function idOf(status: string): string {
  const { container } = JSON.parse(status) as { container: { id: string } };
  expect(container.id).toMatch(/^[0-9a-f]{12}/);
  return container.id;
}
