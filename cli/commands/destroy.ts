import type { Command } from "commander";
import { ExitCode } from "../exit-codes.ts";
import type { DestroyOptions } from "../run/destroy.ts";
import { jsonOption } from "../json-option.ts";
import { stackCommand } from "../stack-command.ts";
import { teach } from "../teach.ts";

export function destroyCommand(signal: AbortSignal): Command {
  const command = stackCommand("destroy", "remove what the stack owns")
    .option("-y, --yes", "do not ask")
    .addOption(jsonOption("destroy"))
    .action(async (options: DestroyOptions) => {
      const { runDestroy } = await import("../run/destroy.ts");
      await runDestroy(options, signal);
    });
  return teach(command, {
    examples: [
      ["destroy", "ask for the stack's name, then remove it; protected data stays"],
      ["destroy --yes", "the same where nobody can be asked"],
    ],
    exits: [ExitCode.cancelled],
  });
}
