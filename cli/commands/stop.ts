import type { Command } from "commander";
import { ExitCode } from "../exit-codes.ts";
import type { StopOptions } from "../run/stop.ts";
import { jsonOption } from "../json-option.ts";
import { stackCommand } from "../stack-command.ts";
import { teach } from "../teach.ts";

export function stopCommand(signal: AbortSignal): Command {
  const command = stackCommand("stop", "stop the declared container; its documents stay")
    .option("-y, --yes", "do not ask")
    .addOption(jsonOption("stop"))
    .action(async (options: StopOptions) => {
      const { runStop } = await import("../run/stop.ts");
      await runStop(options, signal);
    });
  return teach(command, {
    examples: [
      ["stop", "ask first"],
      ["stop --yes", "the same where nobody can be asked"],
    ],
    exits: [ExitCode.cancelled],
  });
}
