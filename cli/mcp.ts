import { Command } from "commander";
import { mcpCommand } from "./commands/mcp.ts";
import { interruptSignal } from "./interrupt.ts";
import { runProgram } from "./run-program.ts";

/** `mallku mcp` alone: an agent's host starts it each time, and the process that serves must not hold the engine. */
void runProgram(new Command("mallku").exitOverride().addCommand(mcpCommand(interruptSignal())));
