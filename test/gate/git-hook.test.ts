import { cp, readFile, readdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { runCommand } from "../support/installation.ts";
import { put } from "../unit/tools/checkout.ts";
import { scratch } from "../unit/tools/scratch.ts";

/** A repository with the project's tools, in which the gate is a program of the test's own. */
async function makeRepository(gate = "console.log('the gate ran');") {
  const folder = await scratch();
  await cp("tools", join(folder, "tools"), { recursive: true });
  await put(join(folder, "tools/gate.mjs"), gate);
  await symlink(join(process.cwd(), "node_modules"), join(folder, "node_modules"));
  // Nothing of the user's own git, and not the repository that a hook may be running this very test for.
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith("GIT_"));
  const environment = {
    ...Object.fromEntries(own),
    ...{ GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_SYSTEM: "/dev/null" },
    PATH: `${dirname(process.execPath)}:${process.env["PATH"] ?? ""}`,
  };
  const git = (...args: string[]) =>
    runCommand(
      "git",
      ["-C", folder, "-c", "user.name=t", "-c", "user.email=t@example.org", ...args],
      environment,
    );
  const install = () => runCommand(process.execPath, [join(folder, "tools/git-hook.mjs")], environment);
  const commit = async (file: string) => {
    await put(join(folder, file), `${Math.random()}\n`);
    await git("add", file);
    return await git("commit", "-m", "x");
  };
  expect((await git("init", "-q")).code).toBe(0);
  return { folder, git, install, commit, hooks: join(folder, ".git/hooks") };
}

test("a commit that touches what the gate judges is refused with the gate, and goes through with it", async () => {
  const { folder, install, commit, git } = await makeRepository("process.exit(5);");
  expect((await install()).code).toBe(0);
  expect((await commit("infra/container.ts")).code).not.toBe(0);
  expect((await git("rev-parse", "HEAD")).code).not.toBe(0);
  await writeFile(join(folder, "tools/gate.mjs"), "console.log('the gate ran');");
  const { code, stdout, stderr } = await commit("Pulumi.prod.yaml");
  expect(stdout + stderr).toContain("the gate ran");
  expect(code).toBe(0);
});

test("a commit that touches nothing of it does not wait for it", async () => {
  const { install, commit } = await makeRepository("process.exit(5);");
  await install();
  expect((await commit("docs/a-page.md")).code).toBe(0);
});

test("twice is once", async () => {
  const { install, hooks } = await makeRepository();
  await install();
  const before = await readFile(join(hooks, "pre-commit"), "utf8");
  const { code, stdout } = await install();
  expect({ code, stdout }).toMatchObject({
    code: 0,
    stdout: expect.stringContaining("nothing was changed") as string,
  });
  expect(await readFile(join(hooks, "pre-commit"), "utf8")).toBe(before);
  expect((await readdir(hooks)).filter((name) => /^pre-commit(?!\.sample)/.test(name))).toEqual([
    "pre-commit",
  ]);
});

test("a hook that was there is kept, runs first, and can still refuse", async () => {
  const { install, commit, hooks } = await makeRepository();
  await put(join(hooks, "pre-commit"), "#!/bin/sh\necho earlier >&2\n[ ! -e refuse ]\n", 0o755);
  expect((await install()).stdout).toContain("runs first");
  expect((await install()).stdout).toContain("nothing was changed");
  const { code, stderr, stdout } = await commit("infra/a.ts");
  expect(code).toBe(0);
  expect(stderr).toContain("earlier");
  expect(stdout + stderr).toContain("the gate ran");
  await put(join(dirname(dirname(hooks)), "refuse"), "");
  expect((await commit("infra/a.ts")).code).not.toBe(0);
});

test("a third hook is not lost: where the place of an earlier one is taken, it is said and nothing is changed", async () => {
  const { install, hooks } = await makeRepository();
  await put(join(hooks, "pre-commit"), "#!/bin/sh\n: another\n", 0o755);
  await put(join(hooks, "pre-commit.before-mallku"), "#!/bin/sh\n: earlier\n", 0o755);
  const { code, stderr } = await install();
  expect(code).toBe(1);
  expect(stderr).toContain("move one away");
  expect(await readFile(join(hooks, "pre-commit"), "utf8")).toContain(": another");
});

test("hooks are put where the repository keeps them", async () => {
  const { folder, git, install, commit } = await makeRepository("process.exit(5);");
  await git("config", "core.hooksPath", "own-hooks");
  await install();
  expect(await readdir(join(folder, "own-hooks"))).toEqual(["pre-commit"]);
  expect((await commit("policy/index.ts")).code).not.toBe(0);
});

test("pre-commit asks the gate about the files that the git hook asks it about", async () => {
  const [hook] = parse(await readFile(".pre-commit-hooks.yaml", "utf8")) as [Record<string, unknown>];
  expect(hook).toMatchObject({ entry: "node tools/gate.mjs", language: "system", pass_filenames: false });
  const files = new RegExp(String(hook["files"]));
  for (const file of [
    "infra/container.ts",
    "policy/index.ts",
    "Pulumi.yaml",
    "Pulumi.prod.yaml",
    "Mallku.waivers.yaml",
  ])
    expect(files.test(file), file).toBe(true);
  for (const file of ["README.md", "docs/infra/x.md", "test/gate/x.ts"])
    expect(files.test(file), file).toBe(false);
});
