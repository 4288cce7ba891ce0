import { execFile } from "node:child_process";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { pythonEnvironment, type PythonEnvironment } from "../../support/python.ts";
import { scratch } from "../tools/scratch.ts";

const execute = promisify(execFile);

/** An empty list of packages, which needs no index, and a cache of the test's own. */
async function ground(pins = "") {
  const folder = await scratch();
  const requirements = join(folder, "requirements.txt");
  await writeFile(requirements, pins);
  const env = { ...process.env, XDG_CACHE_HOME: join(folder, "cache") };
  return { requirements, ground: { env, mayInstall: false } };
}

async function prefix({ python }: PythonEnvironment): Promise<string> {
  const { stdout } = await execute(python, ["-c", "import sys; print(sys.prefix)"]);
  return stdout.trim();
}

describe("a Python environment", () => {
  test("is its own, with its programs, and made once though two ask at the same time", async () => {
    const { requirements, ground: own } = await ground();
    const [one, two] = await Promise.all([
      pythonEnvironment(requirements, own),
      pythonEnvironment(requirements, own),
    ]);
    expect(two.python).toBe(one.python);
    expect(one.python.startsWith(`${await prefix(one)}/`)).toBe(true);
    const { stdout } = await execute(one.bin("pip"), ["--version"]);
    expect(stdout).toContain(await prefix(one));
    await writeFile(join(await prefix(one), "kept"), "");
    await pythonEnvironment(requirements, own);
    await rm(join(await prefix(one), "kept"));
  });

  test("is made again where a killed one left half of it", async () => {
    const { requirements, ground: own } = await ground();
    const first = await pythonEnvironment(requirements, own);
    await rm(join(await prefix(first), "seal.json"));
    await rm(first.bin("pip"));
    await execute((await pythonEnvironment(requirements, own)).bin("pip"), ["--version"]);
  });

  test("takes no package without its hash, whoever answers as the index", async () => {
    const { requirements, ground: own } = await ground("compose-lint==0.36.2\n");
    await expect(pythonEnvironment(requirements, own)).rejects.toThrow(/hash/i);
  });

  test("without a Python that serves fails with the line that mends it", async () => {
    const { requirements, ground: own } = await ground();
    const env = { ...own.env, PATH: "/nowhere" };
    await expect(pythonEnvironment(requirements, { ...own, env })).rejects.toThrow(
      /To mend it: .*apt-get install -y --no-install-recommends python3 python3-venv/,
    );
  });
});
