import type { Command } from "commander";
import { ExitCode } from "../exit-codes.ts";
import type { StatusOptions } from "../run/status.ts";
import { jsonOption } from "../json-option.ts";
import { stackCommand } from "../stack-command.ts";
import { teach } from "../teach.ts";

export function statusCommand(signal: AbortSignal): Command {
  const command = stackCommand("status", "show what runs and whether each barrier holds")
    .option("-w, --watch", "measure again and again, and show each change of a barrier")
    .addOption(jsonOption("status"))
    .action(async (options: StatusOptions) => {
      const { runStatus } = await import("../run/status.ts");
      await runStatus(options, signal);
    });
  return teach(command, {
    examples: [
      ["status", "what runs now, measured"],
      ["status --watch", "until Ctrl-C"],
      ["status --json", "for a program: one line"],
    ],
    exits: [ExitCode.policy],
  });
}
