import { mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import { expect, test } from "vitest";
import { bundles } from "../../gate/bundle.mjs";
import { runCommand } from "../support/installation.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

const PROGRAM = `
import * as docker from "@pulumi/docker";

export async function program(): Promise<Record<string, unknown>> {
  const options = { name: "n" };
  new docker.Network(
    "network",
    options,
  );
  return {};
}
`;

const ENTRY = `
import { declare } from ${JSON.stringify(join(ROOT, "gate/declare.ts"))};
import { SourceFinder } from ${JSON.stringify(join(ROOT, "gate/source.ts"))};
import { program } from "./program.ts";

const options = { project: "p", stack: "s", config: {}, secretKeys: [], dockerHost: undefined };
void declare(options, program).then((resources) => {
  const source = new SourceFinder(process.argv[2] ?? "");
  const located = resources.map(({ type, position }) => [type, position && source.locate(position)]);
  process.stdout.write(JSON.stringify(Object.fromEntries(located)));
});
`;

test("a finding names the line that declares the resource, also from inside the bundle", async () => {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "mallku-source-")));
  try {
    await writeFile(join(folder, "program.ts"), PROGRAM);
    await writeFile(join(folder, "entry.ts"), ENTRY);
    const [check] = bundles;
    await esbuild.build({
      ...check?.options,
      entryPoints: [join(folder, "entry.ts")],
      absWorkingDir: ROOT,
      nodePaths: [join(ROOT, "node_modules")],
      outfile: join(folder, "build/entry.cjs"),
    });
    const { stdout, stderr } = await runCommand(process.execPath, [join(folder, "build/entry.cjs"), folder]);
    expect(stderr).toBe("");
    const line = PROGRAM.split("\n").findIndex((text) => text.includes("new docker.Network")) + 1;
    expect(JSON.parse(stdout)).toEqual({
      "docker:index/network:Network": { file: "program.ts", line },
    });
    expect(await readFile(join(folder, "build/entry.cjs"), "utf8")).not.toContain("sourceMappingURL");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
