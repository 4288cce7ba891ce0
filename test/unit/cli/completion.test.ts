import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { completionScript, SHELLS } from "../../../cli/completion/scripts.ts";
import { wordsOf } from "../../../cli/completion/words.ts";
import { makeProgram } from "../../../cli/program.ts";

const run = promisify(execFile);
const nodes = wordsOf(makeProgram(new AbortController().signal));

/** What bash offers at the end of a line that has been typed so far. */
async function offered(line: string): Promise<string[]> {
  const script = `
    compopt() { COMPREPLY=("compopt $*"); }
    ${completionScript("bash", "mallku", nodes)}
    read -ra COMP_WORDS <<<"$1"
    [[ $1 == *" " ]] && COMP_WORDS+=("")
    COMP_CWORD=$(( \${#COMP_WORDS[@]} - 1 ))
    _mallku
    printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout } = await run("bash", ["--norc", "-c", script, "bash", line]);
  return stdout.split("\n").filter((word) => word !== "");
}

test.each([
  ["mallku st", ["status", "start", "stop"]],
  ["mallku stop --y", ["--yes"]],
  ["mallku policy ", ["list", "explain", "help", "-h", "--help"]],
  ["mallku policy list --j", ["--json"]],
  ["mallku check --format j", ["json", "junit"]],
  ["mallku check --stack prod --li", ["--live"]],
  ["mallku init claude", ["claude-desktop", "claude-code"]],
  ["mallku completion ", ["bash", "zsh", "fish", "-h", "--help"]],
  ["mallku up --stack ", []],
  ["mallku check --out ", ["compopt -o default"]],
  ["mallku nonsense", []],
])("who types %j and asks bash is offered what can follow", async (line, words) => {
  expect((await offered(line)).sort()).toEqual([...words].sort());
});

test.each(SHELLS)("no command and no option is missing from what %s completes", (shell) => {
  const script = completionScript(shell, "mallku", nodes);
  for (const { path, flags, commands } of nodes) {
    expect(script).toContain(path);
    for (const { name } of commands) expect(script).toMatch(new RegExp(`\\b${name}\\b`));
    for (const name of flags.flatMap(({ names }) => names)) {
      const spelt =
        shell !== "fish" ? name : name.startsWith("--") ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`;
      expect(script).toContain(spelt);
    }
  }
});
