import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";
import { recordPlugin } from "../../../tools/code-cache/record.mjs";

const run = promisify(execFile);
const runner = fileURLToPath(new URL("../../../tools/code-cache/run.mjs", import.meta.url));

let folder: string;
let bundle: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "mallku-code-cache-"));
  bundle = join(folder, "bundle.cjs");
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** Says which rule is in force, once when it starts and once when it is asked. */
const source = (rule: string) => `
  const said = () => { const text = "${rule}"; return text; };
  console.log(require("node:path").basename(__filename), module.exports === exports, said());
`;

/** What the bundle prints when it is run, and whether V8 took the kept code for it. */
async function runBundle(): Promise<string> {
  const script = `
    import { runBundle } from ${JSON.stringify(runner)};
    const { script } = runBundle(${JSON.stringify(bundle)});
    console.log(String(script.cachedDataRejected));
  `;
  const { stdout } = await run(process.execPath, ["--input-type=module", "--eval", script]);
  return stdout.trim();
}

const use = () => Promise.resolve();

test("a bundle runs as Node itself would run it, with the code that was kept", async () => {
  await writeFile(bundle, source("deny"));
  await recordPlugin(bundle, use);
  expect(await runBundle()).toBe("bundle.cjs true deny\nfalse");
});

test("rules that changed are the ones that run, also where their text is as long as it was", async () => {
  await writeFile(bundle, source("deny"));
  await recordPlugin(bundle, use);
  await writeFile(bundle, source("pass"));
  expect(await runBundle()).toBe("bundle.cjs true pass\nundefined");
});

test.each([
  ["is cut off", async (cache: string) => truncate(cache, (await stat(cache)).size - 100)],
  ["is empty", (cache: string) => writeFile(cache, "")],
  ["is gone", (cache: string) => rm(cache)],
])("a bundle whose kept code %s runs all the same", async (_how, spoil) => {
  await writeFile(bundle, source("deny"));
  await recordPlugin(bundle, use);
  await spoil(`${bundle}.cache`);
  expect((await runBundle()).split("\n")[0]).toBe("bundle.cjs true deny");
});

test("what is compiled only when it is used is kept too", async () => {
  const sizeAfter = async (lines: string) => {
    await writeFile(bundle, `${lines}; console.log("port")`);
    await recordPlugin(bundle, use);
    return (await stat(`${bundle}.cache`)).size;
  };
  const body = Array.from({ length: 50 }, (_, index) => `console.error(${index})`).join(";");
  const unused = await sizeAfter(`function used() { ${body} }; if (process.argv.length > 9) used()`);
  const used = await sizeAfter(`function used() { ${body} }; if (process.argv.length < 9) used()`);
  expect(used).toBeGreaterThan(unused);
});

test("a build whose plugin does not come up says why, and leaves no code behind", async () => {
  await writeFile(bundle, `throw new Error("no such module")`);
  await expect(recordPlugin(bundle, use)).rejects.toThrow(/no such module/);
  await expect(readFile(`${bundle}.cache`)).rejects.toThrow();
});
