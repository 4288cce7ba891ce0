import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Command } from "commander";
import { expect, test } from "vitest";
import { makeProgram } from "../../../cli/program.ts";

const run = promisify(execFile);
const MAIN = fileURLToPath(new URL("../../../cli/main.ts", import.meta.url));

/** Fails the process that loads any of these; a data: module, as `node --import` takes it. */
const REFUSE = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from "node:module";
  registerHooks({ resolve(name, context, next) {
    if (/^(@pulumi|dockerode|zod|yaml|pino|@modelcontextprotocol)/.test(name)) throw new Error("help loaded " + name);
    return next(name, context);
  } });
`)}`;

const program = makeProgram(new AbortController().signal);

function leaves(command: Command, path: readonly string[] = []): string[][] {
  if (command.commands.length === 0) return [[...path]];
  return command.commands.flatMap((child) => leaves(child, [...path, child.name()]));
}

const commands = leaves(program);

test.each(commands.map((path) => path.join(" ")))(
  "who asks for the help of %s gets examples and exit codes, and does not wait for the engine to load",
  async (path) => {
    const { stdout } = await run(process.execPath, ["--import", REFUSE, MAIN, ...path.split(" "), "--help"], {
      env: {},
    });
    expect(stdout).toContain(`Usage: mallku ${path}`);
    expect(stdout).toMatch(new RegExp(`Examples:\n {2}\\$ npx mallku ${path}\\b`));
    expect(stdout).toMatch(/Exit codes: 0 done; 1 failed; 2 wrong usage or settings/);
  },
);

test("a list of the gate's rules does not wait for the engine to load", async () => {
  const { stdout } = await run(process.execPath, ["--import", REFUSE, MAIN, "policy", "list"], { env: {} });
  expect(stdout).toContain("database-port");
});

test("every command is named where somebody looks first", async () => {
  const { stdout } = await run(process.execPath, ["--import", REFUSE, MAIN, "--help"], { env: {} });
  for (const command of program.commands)
    expect(stdout).toMatch(new RegExp(`^ {2}${command.name()}\\b`, "m"));
});
