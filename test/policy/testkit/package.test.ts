import { execFile } from "node:child_process";
import { cp, mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { scratch } from "../../unit/tools/scratch.ts";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../../../", import.meta.url));
const EXAMPLE = join(root, "policy/testkit/example");

/** Another project, with the package installed as npm installs it, and the SDK of its own. */
async function otherProject(): Promise<string> {
  const folder = await scratch();
  const modules = join(folder, "node_modules");
  const installed = join(modules, "mallku-policy");
  await mkdir(installed, { recursive: true });
  for (const part of ["package.json", "build/testkit.mjs", "build/testkit"]) {
    await cp(join(root, "policy", part), join(installed, part), { recursive: true });
  }
  for (const name of ["@pulumi", "@grpc", "@types", "google-protobuf", "undici-types"]) {
    await symlink(join(root, "node_modules", name), join(modules, name));
  }
  await cp(EXAMPLE, folder, { recursive: true });
  await writeFile(join(folder, "package.json"), '{ "type": "module" }');
  return folder;
}

test("the example runs in another project, which has nothing of this one but the package", async () => {
  const folder = await otherProject();
  const { stdout } = await run(process.execPath, ["--test", "policies.test.ts"], { cwd: folder });
  expect(stdout).toMatch(/^ℹ pass 4$/m);
  expect(stdout).toMatch(/^ℹ fail 0$/m);
});

test("the example's types are known there: a wrong call is seen while it is written", async () => {
  const folder = await otherProject();
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const check = (file: string) =>
    run(
      process.execPath,
      [
        tsc,
        ...["--noEmit", "--strict", "--module", "nodenext", "--target", "es2024", "--types", "node"],
        ...["--allowImportingTsExtensions", "--skipLibCheck", file],
      ],
      { cwd: folder },
    );
  await check("policies.test.ts");
  await writeFile(
    join(folder, "wrong.ts"),
    'import { runPolicies } from "mallku-policy/testkit";\nrunPolicies("all").analyse();\n',
  );
  await expect(check("wrong.ts")).rejects.toMatchObject({
    stdout: expect.stringMatching(/TS2345.*TS2(339|551)/s) as string,
  });
});

test("the README shows the very file that is run", async () => {
  const readme = await readFile(join(root, "policy/testkit/README.md"), "utf8");
  const example = await readFile(join(EXAMPLE, "policies.test.ts"), "utf8");
  expect(readme).toContain(`\`\`\`ts\n${example}\`\`\``);
});
