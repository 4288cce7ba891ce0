import type { Command } from "commander";
import { ExitCode } from "./exit-codes.ts";

const MEANINGS: Readonly<Record<ExitCode, string>> = {
  [ExitCode.ok]: "done",
  [ExitCode.generic]: "failed",
  [ExitCode.configuration]: "wrong usage or settings",
  [ExitCode.policy]: "a barrier or the gate refuses",
  [ExitCode.changesWhereNoneExpected]: "changes where none were expected",
  [ExitCode.cancelled]: "interrupted, or not confirmed",
};

export interface Lesson {
  /** Command lines after `npx mallku`, each with what it is for. */
  readonly examples: readonly (readonly [line: string, purpose: string])[];
  /** Besides 0, 1 and 2, with which every command can end. */
  readonly exits?: readonly ExitCode[];
}

/** Adds to a command's help how it is used and what its exit codes mean. */
export function teach(command: Command, { examples, exits = [] }: Lesson): Command {
  const width = Math.max(...examples.map(([line]) => line.length));
  const codes = [ExitCode.ok, ExitCode.generic, ExitCode.configuration, ...exits];
  return command.addHelpText(
    "after",
    [
      "\nExamples:",
      ...examples.map(([line, purpose]) => `  $ npx mallku ${line.padEnd(width)}  ${purpose}`.trimEnd()),
      `\nExit codes: ${codes.map((code) => `${code} ${MEANINGS[code]}`).join("; ")}.`,
    ].join("\n"),
  );
}
