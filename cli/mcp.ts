import { Command } from "commander";
import { mcpCommand } from "./commands/mcp.ts";
import { runProgram } from "./run-program.ts";

const interrupt = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    interrupt.abort();
  });
}

/** `mallku mcp` alone: an agent's host starts it each time, and the process that serves must not hold the engine. */
void runProgram(new Command("mallku").exitOverride().addCommand(mcpCommand(interrupt.signal)));
