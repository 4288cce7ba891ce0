import type { Command } from "commander";
import { ExitCode } from "../exit-codes.ts";
import type { StartOptions } from "../run/start.ts";
import { jsonOption } from "../json-option.ts";
import { stackCommand } from "../stack-command.ts";
import { teach } from "../teach.ts";

const exits = [ExitCode.policy, ExitCode.cancelled];

export function startCommand(signal: AbortSignal): Command {
  const command = stackCommand("start", "start the declared container, and measure every barrier")
    .addOption(jsonOption("status"))
    .action(async (options: StartOptions) => {
      const { runStart } = await import("../run/start.ts");
      await runStart(options, signal);
    });
  return teach(command, {
    examples: [["start", "wait until it is healthy; one that was changed by hand is refused: run up"]],
    exits,
  });
}

export function restartCommand(signal: AbortSignal): Command {
  const command = stackCommand("restart", "stop and start the declared container, and measure every barrier")
    .addOption(jsonOption("status"))
    .action(async (options: StartOptions) => {
      const { runRestart } = await import("../run/start.ts");
      await runRestart(options, signal);
    });
  return teach(command, {
    examples: [["restart", "its requests are ended in order; every document stays"]],
    exits,
  });
}
