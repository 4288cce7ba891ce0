import { Option, type Command } from "commander";
import { FORMATS } from "../../policy/report/format.ts";
import { ExitCode } from "../exit-codes.ts";
import type { CheckOptions, JudgeLive } from "../run/check.ts";
import { stackCommand } from "../stack-command.ts";
import { teach } from "../teach.ts";

/** @param judgeLive handed in, because the check's own bundle has no client for Docker in it */
export function checkCommand(judgeLive?: JudgeLive): Command {
  const command = stackCommand("check", "judge what is declared, with no engine and no Docker")
    .addOption(
      new Option("--format <format>", "of the report on stdout")
        .choices(Object.keys(FORMATS))
        .default("text"),
    )
    .option("--out <folder>", "write the report in every format into this folder too")
    .addOption(new Option("--state <file>", "judge an exported state instead").conflicts("live"))
    .option("--live", "judge what runs instead: containers, networks and volumes")
    .option("--policy-config <file>", "refuse a configuration of the policy pack that weakens it, too")
    .action(async (options: CheckOptions) => {
      const { runCheck } = await import("../run/check.ts");
      await runCheck(options, judgeLive);
    });
  return teach(command, {
    examples: [
      ["check", "what the gate says of Pulumi.dev.yaml and the program"],
      ["check --stack prod --format sarif", "for a code host's own view of findings"],
      ["check --live", "what runs, held to the same rules"],
    ],
    exits: [ExitCode.policy],
  });
}
