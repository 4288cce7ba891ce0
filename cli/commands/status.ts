import type { Command } from "commander";
import { openStack } from "../../engine/stack.ts";
import { commandContext, type StackOptions } from "../context.ts";
import { showDatabase } from "../show-database.ts";

/** `mallku status`: what is true now, measured. */
export function statusCommand(command: Command): Command {
  return command.action(async (options: StackOptions) => {
    const context = await commandContext(options);
    const open = await openStack(context.workspace);
    await showDatabase(context, open, await open.stack.outputs());
  });
}
