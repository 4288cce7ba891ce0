import { Command } from "commander";
import { MCP_SUMMARY, mcpCommand } from "./commands/mcp.ts";
import { runProgram } from "./run-program.ts";
import { stackCommand } from "./stack-command.ts";

const interrupt = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    interrupt.abort();
  });
}

/** `mallku mcp` alone: an agent's host starts it each time, and the process that serves must not hold the engine. */
void runProgram(
  new Command("mallku")
    .exitOverride()
    .addCommand(mcpCommand(stackCommand("mcp", MCP_SUMMARY), interrupt.signal)),
);
