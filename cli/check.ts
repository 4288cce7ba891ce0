import { Command } from "commander";
import { CHECK_SUMMARY, checkCommand } from "./commands/check.ts";
import { runProgram } from "./run-program.ts";
import { stackCommand } from "./stack-command.ts";

/** `mallku check` alone, which the launcher runs as one bundle: a hook before each commit must not wait for the engine's SDK. */
void runProgram(
  new Command("mallku").exitOverride().addCommand(checkCommand(stackCommand("check", CHECK_SUMMARY))),
);
