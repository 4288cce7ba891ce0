import type { Command } from "commander";
import { ExitCode } from "../exit-codes.ts";
import type { VerifyOptions } from "../run/verify.ts";
import { jsonOption } from "../json-option.ts";
import { stackCommand } from "../stack-command.ts";
import { teach } from "../teach.ts";

export function verifyCommand(signal: AbortSignal): Command {
  const command = stackCommand("verify", "try what must hold, and explain each try")
    .option("--deep", "also try from throw-away containers, one of them on the database's network")
    .addOption(jsonOption("verify"))
    .action(async (options: VerifyOptions) => {
      const { runVerify } = await import("../run/verify.ts");
      await runVerify(options, signal);
    });
  return teach(command, {
    examples: [
      ["verify", "try what must not work and what must, from this host"],
      ["verify --deep", "from a neighbour container too"],
      ["verify --json", "for a program: one line"],
    ],
    exits: [ExitCode.policy, ExitCode.cancelled],
  });
}
