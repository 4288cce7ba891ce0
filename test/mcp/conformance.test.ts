import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runCommand } from "../support/installation.ts";
import { serveOverHttp, type Harness } from "./support/http-harness.ts";
import { keeperOfNothing, type TestKeeper } from "./support/keeper.ts";

const suite = fileURLToPath(
  new URL("../../node_modules/@modelcontextprotocol/conformance/dist/index.js", import.meta.url),
);
const baseline = (name: string) => fileURLToPath(new URL(`conformance/${name}.yml`, import.meta.url));

let keeper: TestKeeper;
let harness: Harness;
let folder: string;

beforeAll(async () => {
  keeper = await keeperOfNothing();
  harness = await serveOverHttp(keeper);
  folder = await mkdtemp(join(tmpdir(), "mallku-conformance-"));
});

afterAll(async () => {
  await harness.close();
  await keeper.remove();
  await rm(folder, { recursive: true, force: true });
});

async function conformance(expected: string, ...which: string[]) {
  const args = [
    suite,
    "server",
    "--url",
    harness.url,
    "--expected-failures",
    expected,
    "-o",
    folder,
    ...which,
  ];
  return await runCommand(process.execPath, args);
}

describe("the official conformance suite", () => {
  test.each(["2025-11-25", "2026-07-28"])(
    "finds nothing wanting in revision %s but what is written down",
    async (revision) => {
      const { code, stdout, stderr } = await conformance(baseline(revision), "--requirements", revision);
      expect(code, (stdout + stderr).slice(-4000)).toBe(0);
      expect(stdout).toMatch(/tools-list: [34] passed, 0 failed/);
    },
  );

  test("speaks up where what is written down is no longer so", async () => {
    const stale = join(folder, "stale.yml");
    await writeFile(stale, "server:\n  - tools-list\n");
    const { code, stdout, stderr } = await conformance(stale, "--scenario", "tools-list");
    expect(code).toBe(1);
    expect(stdout + stderr).toMatch(/stale/i);
  });
});
