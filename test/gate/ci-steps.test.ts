import { readdir, readFile, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { GATE_MARKER } from "../../tools/gate-summary.mjs";
import { runCommand, type CommandResult } from "../support/installation.ts";
import { put } from "../unit/tools/checkout.ts";
import { scratch } from "../unit/tools/scratch.ts";
import { ACTION, scriptOf } from "./support/workflows.ts";

const GATE = ".github/workflows/gate.yml";
const CI = ".github/workflows/ci.yml";
const REFUSED = { DOCKER_HOST: "tcp://192.0.2.1:2375" };

/** A runner's ground for one job, with programs of the test's own first on PATH. */
async function makeRunner(programs: Record<string, string> = {}) {
  const folder = await scratch();
  for (const [name, text] of Object.entries(programs))
    await put(join(folder, "bin", name), `#!/usr/bin/env bash\n${text}`, 0o755);
  const file = (name: string) => join(folder, name);
  await writeFile(file("summary"), "");
  const env = {
    ...process.env,
    ...{ DOCKER_HOST: "", NO_COLOR: "1", CI: "true", RUNNER_TEMP: folder, REPORTS: file("mallku-gate") },
    ...{ GITHUB_OUTPUT: file("output"), GITHUB_ENV: file("env"), GITHUB_STEP_SUMMARY: file("summary") },
    PATH: [file("bin"), dirname(process.execPath), process.env["PATH"] ?? ""].join(delimiter),
  };
  /** Runs a step's own text as a runner does for `shell: bash`. */
  const run = async (script: string, more: NodeJS.ProcessEnv = {}): Promise<CommandResult> => {
    const text = file("step.sh");
    await writeFile(text, script);
    return await runCommand("bash", ["--noprofile", "--norc", "-eo", "pipefail", text], { ...env, ...more });
  };
  return { folder, file, run, textOf: (name: string) => readFile(file(name), "utf8") };
}

const judge = () => scriptOf(ACTION, undefined, "Judge every environment");
const say = () => scriptOf(ACTION, undefined, "Say what was found");

describe("the gate in CI", () => {
  test("judges every environment that there is, and leaves every report of each", async () => {
    const runner = await makeRunner();
    const { code } = await runner.run(await judge(), { POLICY_CONFIG: "" });
    expect(code).toBe(0);
    const own = (await readdir(".")).flatMap((name) => /^Pulumi\.(.+)\.yaml$/.exec(name)?.[1] ?? []);
    for (const stack of own)
      expect(await readdir(runner.file(`mallku-gate/${stack}`)), stack).toContain("policy.sarif");
    expect((await runner.run(await say())).code).toBe(0);
    expect(await runner.textOf("summary")).toContain(`The gate passes ${own.sort().join(", ")}`);
  });

  test("is red where one is refused, and says so in the summary and the comment all the same", async () => {
    const runner = await makeRunner();
    const { code } = await runner.run(await judge(), { POLICY_CONFIG: "", ...REFUSED });
    expect(code).toBe(5);
    expect((await runner.run(await say())).code).toBe(0);
    for (const name of ["summary", "mallku-gate/comment.md"]) {
      expect(await runner.textOf(name)).toContain("## ❌ The gate refuses dev, prod, staging");
      expect(await runner.textOf(name)).toContain("`local-daemon`");
    }
    expect(await readdir(runner.file("mallku-gate/prod"))).toContain("policy.sarif");
  });

  test("is red for a configuration of the pack that the engine would hide from it", async () => {
    const runner = await makeRunner();
    await writeFile(runner.file("off.json"), JSON.stringify({ "no-such-rule": "disabled" }));
    const { code } = await runner.run(await judge(), { POLICY_CONFIG: runner.file("off.json") });
    expect(code).toBe(5);
    expect(await runner.textOf("mallku-gate/comment.md")).toContain("weakens the gate");
  });

  test("says that nothing was judged where it never came to that, also where an earlier verdict lies about", async () => {
    const runner = await makeRunner();
    await put(runner.file("mallku-gate/summary.md"), "✅\n");
    await runner.run(await scriptOf(ACTION, undefined, "Make a place for the reports"));
    expect(await runner.textOf("output")).toBe(`reports=${runner.file("mallku-gate")}\n`);
    expect((await runner.run(await say())).code).toBe(0);
    for (const name of ["summary", "mallku-gate/comment.md"])
      expect((await runner.textOf(name)).split("\n").slice(0, 2)).toEqual([
        GATE_MARKER,
        "## ❌ The gate judged nothing",
      ]);
  });
});

/** Answers as the API does: a list of comments, of which --jq's own program takes its part. */
const GH = `
printf '%s\\n' "$*" >> "$RUNNER_TEMP/asked"
case "$*" in *--jq*) cat "$RUNNER_TEMP/comments";; esac
`;

describe("the comment on a pull request", () => {
  const env = { COMMENTS: "repos/o/r/issues/7/comments", COMMENT: "repos/o/r/issues/comments" };
  const asked = async (ids: string) => {
    const runner = await makeRunner({ gh: GH });
    await writeFile(runner.file("comments"), ids);
    const { code } = await runner.run(await scriptOf(GATE, "comment", "Keep one comment up to date"), env);
    return { code, calls: (await runner.textOf("asked")).trimEnd().split("\n") };
  };

  test("is written once", async () => {
    const { code, calls } = await asked("");
    expect(code).toBe(0);
    expect(calls.at(-1)).toBe(`api --silent --method POST ${env.COMMENTS} -F body=@reports/comment.md`);
  });

  test("is replaced from then on, the first where there are several", async () => {
    const { code, calls } = await asked("41\n42\n");
    expect(code).toBe(0);
    expect(calls.at(-1)).toBe(`api --silent --method PATCH ${env.COMMENT}/41 -F body=@reports/comment.md`);
    expect(calls.join("\n")).not.toContain("POST");
  });

  test("is looked for by the marker that the gate writes, among the workflow's own", async () => {
    const script = await scriptOf(GATE, "comment", "Keep one comment up to date");
    expect(script).toContain(`startswith("${GATE_MARKER}")`);
    expect(script).toContain('.user.login == "github-actions[bot]"');
  });
});

/** `config set` as the CLI does it; `preview` judges the file that it is given, or does what the test says. */
const PULUMI = (preview: string) => `
case "$1 $2" in
  "config set") printf '  %s: %s\\n' "$7" "$8" >> "$6";;
  *) while [ "$1" != --config-file ]; do shift; done; ${preview};;
esac
`;
const JUDGE = 'node tools/mallku.mjs check --stack "$STACK" --config-file "$2"';

describe("the engine's preview in CI", () => {
  test.each([
    ["is believed once a stack that must be refused was refused by its rule", JUDGE, 0, ""],
    ["is not believed where a known-bad stack passes", "true", 1, "not in force"],
    [
      "is not believed where it was refused for another reason",
      "echo no Docker; false",
      1,
      "not by the rule",
    ],
  ])("%s", async (_title, preview, expected, said) => {
    const runner = await makeRunner({ pulumi: PULUMI(preview) });
    const script = await scriptOf(GATE, "preview", "See the engine refuse a stack that it must refuse");
    const { code, stdout } = await runner.run(script, { STACK: "staging" });
    expect(stdout).toContain(said);
    expect(code).toBe(expected);
  });

  test("has a passphrase and a token that were made in the job, and shows neither", async () => {
    const pulumi =
      'case "$1" in config) cat > "$RUNNER_TEMP/token";; esac\necho "$*" >> "$RUNNER_TEMP/asked"';
    const runner = await makeRunner({ pulumi });
    const script = await scriptOf(GATE, "preview", "Make a stack that nobody keeps");
    const { code, stdout } = await runner.run(script, { STACK: "staging" });
    expect(code).toBe(0);
    const [, passphrase = ""] =
      /^PULUMI_CONFIG_PASSPHRASE=([0-9a-f]{64})$/m.exec(await runner.textOf("env")) ?? [];
    expect(stdout).toBe(`::add-mask::${passphrase}\n`);
    const token = (await runner.textOf("token")).trim();
    expect(token).toMatch(/^[0-9a-f]{64}$/);
    expect(token).not.toBe(passphrase);
    expect(await runner.textOf("asked")).not.toContain(token);
  });
});

describe("the suite in CI", () => {
  test.each([
    ["runs where the real image and provider are", "echo 'base images found arangodb:3.12'", 0],
    ["is red where something stands in for them", "echo 'base images stand-in mallku-stand-in/arangodb'", 1],
    ["is red where set-up fails", "echo 'Docker Engine missing'; exit 2", 2],
  ])("%s", async (_title, npx, expected) => {
    const runner = await makeRunner({ npx });
    const script = await scriptOf(CI, "test", "See that nothing stands in for the real image and provider");
    expect((await runner.run(script)).code).toBe(expected);
  });
});
