import type { Command } from "commander";
import { ExitCode } from "../exit-codes.ts";
import type { UpOptions } from "../run/up.ts";
import { jsonOption } from "../json-option.ts";
import { stackCommand } from "../stack-command.ts";
import { teach } from "../teach.ts";

export function upCommand(signal: AbortSignal): Command {
  const command = stackCommand("up", "converge the stack, with the policy pack in force")
    .option("--adopt", "take over what bears the declared names, and rebuild a state that is damaged or lost")
    .addOption(jsonOption("up"))
    .action(async (options: UpOptions) => {
      const { runUp } = await import("../run/up.ts");
      await runUp(options, signal);
    });
  return teach(command, {
    examples: [
      ["up", "make what runs equal to what is declared; again changes nothing"],
      ["up --stack staging", "another environment, of Pulumi.staging.yaml"],
      ["up --json", "for a program: one line, and one on stderr where it fails"],
      ["up --adopt", "take over what bears a declared name, and rebuild a lost state; data is kept"],
    ],
    exits: [ExitCode.policy, ExitCode.cancelled],
  });
}
