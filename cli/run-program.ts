import type { Command } from "commander";
import pc from "picocolors";
import { exitCodeOf } from "./exit-codes.ts";

/** Runs what the command line asks for, and ends the process with the exit code that a failure deserves. */
export async function runProgram(program: Command): Promise<void> {
  try {
    await program.parseAsync();
  } catch (error) {
    const code = exitCodeOf(error);
    const isCommanders = error instanceof Error && error.name === "CommanderError";
    if (!isCommanders)
      process.stderr.write(`${pc.red(error instanceof Error ? error.message : String(error))}\n`);
    // Not by exitCode: a run that was interrupted while it waited for another one is still waiting.
    process.exit(code);
  }
}
