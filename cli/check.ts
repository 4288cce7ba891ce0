import { Command } from "commander";
import { checkCommand } from "./commands/check.ts";
import { runProgram } from "./run-program.ts";

/** `mallku check` alone, which the launcher runs as one bundle: a hook before each commit must not wait for the engine's SDK. */
void runProgram(new Command("mallku").exitOverride().addCommand(checkCommand()));
