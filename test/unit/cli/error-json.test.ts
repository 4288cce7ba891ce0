import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Ajv2020 } from "ajv/dist/2020.js";
import { CommanderError } from "commander";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { errorLine } from "../../../cli/error-json.ts";
import { errorSchema } from "../../../cli/error-schema.ts";
import { exitCodeOf } from "../../../cli/exit-codes.ts";
import { CancelledError, DockerError, EngineError } from "../../../engine/errors.ts";
import { SecurityError } from "../../../engine/security-error.ts";
import { SettingsError } from "../../../infra/errors.ts";
import { describedRule } from "../../../policy/rules/catalogue.ts";
import { SetupProblem, problemLine } from "../../../tools/problem.mjs";

const run = promisify(execFile);
const MAIN = fileURLToPath(new URL("../../../cli/main.ts", import.meta.url));

const violation = {
  policy: "database-port",
  pack: "mallku-policy",
  urn: "urn:pulumi:dev::mallku::docker:index/container:Container::container",
  message: "ports[0].internal is 8529",
  mandatory: true,
};

const read = (line: string) => errorSchema.parse(JSON.parse(line)).error;

describe("a script that reads a failure by the published schema", () => {
  test.each<[string, unknown, string, string[]]>([
    [
      "settings",
      new SettingsError([{ key: "mallku:apiPort", found: "99999", allowed: "1 to 65535" }]),
      "settings",
      ["Mend each setting that is named, then run the command again."],
    ],
    [
      "usage",
      new CommanderError(1, "commander.unknownOption", "error: unknown option '--nonsense'"),
      "usage",
      ["npx mallku --help"],
    ],
    [
      "a refusal of the gate",
      new SecurityError("The policy pack refuses stack dev.", [violation]),
      "security",
      ["npx mallku policy explain <rule>"],
    ],
    [
      "a broken barrier",
      new SecurityError("Not in place: x; `npx mallku up --stack dev` repairs it.", []),
      "security",
      ["npx mallku up --stack dev"],
    ],
    [
      "an engine that needs two steps, one of them twice",
      new EngineError("Run `npm run build`, then `npx mallku doctor`, then `npm run build` in `policy`."),
      "engine",
      ["npm run build", "npx mallku doctor"],
    ],
    ["Docker", new DockerError("Docker: no such host"), "docker", ["npx mallku doctor"]],
    [
      "an interruption",
      new CancelledError("Interrupted."),
      "cancelled",
      ["Run the command again to complete it."],
    ],
    ["what nobody foresaw", "not even an error", "unexpected", ["npx mallku doctor"]],
  ])("learns what %s was, why it ended the command, and what to do", async (_what, error, code, next) => {
    const published = z.toJSONSchema(errorSchema);
    await expect(`${JSON.stringify(published, null, 2)}\n`).toMatchFileSnapshot(
      "../../../docs/schemas/error.json",
    );
    const validate = new Ajv2020({ strict: true }).compile(published);
    const line = errorLine(error);
    expect(line).not.toContain("\n");
    expect(validate(JSON.parse(line)), JSON.stringify(validate.errors)).toBe(true);
    expect(read(line)).toMatchObject({ code, next, exitCode: exitCodeOf(error) });
  });

  test("has each violation with the rule's own why and remedy, and each setting with what is allowed", () => {
    const rule = describedRule("database-port");
    expect(read(errorLine(new SecurityError("No.", [violation]))).found).toEqual([
      {
        what: violation.urn,
        rule: "database-port",
        seen: violation.message,
        why: rule?.why,
        remedy: rule?.remedy,
      },
    ]);
    const problem = { key: "mallku:apiPort", found: "99999", allowed: "1 to 65535" };
    expect(read(errorLine(new SettingsError([problem]))).found).toEqual([
      { what: "mallku:apiPort", rule: null, seen: "99999", why: null, remedy: "1 to 65535" },
    ]);
  });

  test.each([
    [new SetupProblem("no Docker Engine answers", "start Docker"), "start Docker"],
    [new TypeError("unforeseen"), "npx mallku doctor"],
  ])("reads a set-up that failed the same way: %s", (problem, next) => {
    expect(read(problemLine(problem, 2))).toMatchObject({ code: "setup", next: [next], exitCode: 2 });
  });
});

test.each([
  ["up", "--json", "--nonsense"],
  ["nonsense", "--json"],
  ["policy", "explain", "no-such-rule", "--json"],
  ["check", "--format", "json", "--state", "no-such-file.json"],
  ["status", "--json"],
])("mallku %s %s … that fails leaves stdout empty and one line of JSON on stderr", async (...args) => {
  const failed = await run(process.execPath, [MAIN, ...args], { env: {} }).then(
    () => undefined,
    (error: unknown) => error as { stdout: string; stderr: string; code: number },
  );
  expect(failed?.stdout).toBe("");
  expect(failed?.stderr.trimEnd()).not.toContain("\n");
  expect(read(failed?.stderr ?? "").exitCode).toBe(failed?.code);
});
