import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FORMATS } from "../../policy/report/format.ts";
import { runCommand } from "../support/installation.ts";

const LAUNCHER = fileURLToPath(new URL("../../tools/mallku.mjs", import.meta.url));

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mallku-check-"));
  // Where the sources changed since, the first one also builds.
  await check([]);
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** With a PATH on which there is nothing but Node: no CLI, no Docker. */
async function check(args: readonly string[], environment: NodeJS.ProcessEnv = {}) {
  return await runCommand(process.execPath, [LAUNCHER, "check", ...args], {
    ...process.env,
    NO_COLOR: "1",
    PATH: "",
    DOCKER_HOST: "",
    ...environment,
  });
}

async function settings(text: string): Promise<string[]> {
  const file = join(folder, "Pulumi.dev.yaml");
  await writeFile(file, text);
  return ["--config-file", file];
}

const REFUSED = { DOCKER_HOST: "tcp://192.0.2.1:2375" };

describe("mallku check, without CLI and Docker", () => {
  test("the program's own stack passes", async () => {
    const { code, stdout, stderr } = await check([]);
    expect(stderr).toBe("");
    expect(stdout).toMatch(/^Stack dev passes: no violation; 7 resources/);
    expect(code).toBe(0);
  });

  test("a violation is told and ends with Pulumi's code for a policy", async () => {
    const { code, stdout } = await check([], REFUSED);
    expect(stdout).toContain("local-daemon");
    expect(code).toBe(5);
  });

  test("a report is complete in its folder before the process says that the stack is refused", async () => {
    const out = join(folder, "new", "reports");
    const { code, stdout } = await check(["--out", out], REFUSED);
    expect(code).toBe(5);
    expect(stdout).toContain("is refused");
    expect((await readdir(out)).sort()).toEqual(Object.values(FORMATS).sort());
    const report: unknown = JSON.parse(await readFile(join(out, FORMATS.json), "utf8"));
    expect(report).toMatchObject({ passes: false });
  });

  test("a secret setting needs no passphrase, and is in no report", async () => {
    const file = await settings(
      "encryptionsalt: v1:x\nconfig:\n  mallku:apiToken:\n    secure: v1:aaaa:bbbb\n",
    );
    const { code, stdout, stderr } = await check([...file, "--format", "json"]);
    expect(stderr).toBe("");
    expect(JSON.parse(stdout)).toMatchObject({ passes: true, resources: 9 });
    expect(stdout).not.toContain("a-secret-that");
    expect(code).toBe(0);
  });

  test.each(["staging", "prod"])(
    "stack %s is judged without the token that no repository holds, and it is said that one was supposed",
    async (stack) => {
      const { code, stdout, stderr } = await check(["--stack", stack, "--format", "json"]);
      expect(stderr).toMatch(
        new RegExp(`^Stack ${stack} needs an API token and its settings have none; judged as if`),
      );
      // The token's volume and the container that carries it, too.
      expect(JSON.parse(stdout)).toMatchObject({ stack, passes: true, resources: 9 });
      expect(stdout).not.toContain("a-secret-that");
      expect(code).toBe(0);
    },
  );

  test("an environment without a token is still held to all else that it needs", async () => {
    const file = join(folder, "Pulumi.staging.yaml");
    await writeFile(file, "config:\n  mallku:protectData: false\n");
    const { code, stderr } = await check(["--stack", "staging", "--config-file", file]);
    expect(stderr).toContain("mallku:protectData");
    expect(code).toBe(2);
  });

  test("a token in plain text is refused also where one would be supposed", async () => {
    const file = join(folder, "Pulumi.staging.yaml");
    await writeFile(file, "config:\n  mallku:apiToken: a-token-of-at-least-thirty-two-characters\n");
    const { code, stderr } = await check(["--stack", "staging", "--config-file", file]);
    expect(stderr).toContain("a token in plain text");
    expect(code).toBe(2);
  });

  test.each([
    ["a bad setting", "config:\n  mallku:apiPort: 8529\n", "mallku:apiPort"],
    [
      "a token in plain text",
      "config:\n  mallku:apiToken: a-token-of-at-least-thirty-two-characters\n",
      "mallku:apiToken",
    ],
    ["a setting that does not exist", "config:\n  mallku:apiport: 8081\n", "mallku:apiport"],
    ["settings from elsewhere", "environment:\n  - shared\n", "environment"],
  ])("%s ends with Pulumi's code for a wrong configuration, and says which", async (_what, text, key) => {
    const { code, stdout, stderr } = await check(await settings(text));
    expect(stdout).toBe("");
    expect(stderr).toContain(key);
    expect(code).toBe(2);
  });

  test.each([
    ["a stack without a file", ["--stack", "nowhere"]],
    ["a form that does not exist", ["--format", "xml"]],
    ["an option that does not exist", ["--fast"]],
  ])("%s is wrong usage, not a pass", async (_what, args) => {
    expect((await check(args)).code).toBe(2);
  });

  test("a folder that cannot be written is a failure, not a pass", async () => {
    const file = join(folder, "a-file");
    await writeFile(file, "");
    const { code } = await check(["--out", join(file, "reports")]);
    expect(code).toBe(1);
  });

  test.each<[string, unknown, number]>([
    ["tightens", { healthcheck: "mandatory" }, 0],
    ["switches everything off", { all: "disabled" }, 5],
    ["names a rule that there is not", { databaseport: "disabled" }, 5],
  ])("a configuration of the pack that %s ends as it should", async (_what, content, expected) => {
    const file = join(folder, "policy-config.json");
    await writeFile(file, JSON.stringify(content));
    const { code, stdout } = await check(["--policy-config", file]);
    expect(stdout).toContain("passes");
    expect(code).toBe(expected);
  });
});
