import type { Command } from "commander";
import pc from "picocolors";
import { readArguments } from "../tools/arguments.mjs";
import { exitCodeOf } from "./exit-codes.ts";

/** Runs what the command line asks for, and ends the process with the exit code that a failure deserves. */
export async function runProgram(program: Command): Promise<void> {
  const { json } = readArguments(process.argv.slice(2));
  if (json) quieten(program);
  try {
    await program.parseAsync();
  } catch (error) {
    const code = exitCodeOf(error);
    if (json && code !== 0) await writeErrorLine(error);
    else if (!isCommanders(error))
      process.stderr.write(`${pc.red(error instanceof Error ? error.message : String(error))}\n`);
    // Not by exitCode: a run that was interrupted while it waited for another one is still waiting.
    process.exit(code);
  }
}

/** Commander tells what is wrong with a command line by itself, in prose. */
function quieten(command: Command): void {
  command.configureOutput({ outputError: () => undefined });
  command.commands.forEach(quieten);
}

/** On stderr, because stdout is the report's: a command whose barriers do not hold writes both. */
async function writeErrorLine(error: unknown): Promise<void> {
  const { errorLine } = await import("./error-json.ts");
  process.stderr.write(`${errorLine(error)}\n`);
}

function isCommanders(error: unknown): boolean {
  return error instanceof Error && error.name === "CommanderError";
}
