import type { Command } from "commander";
import type { StackOptions } from "../context.ts";
import { stackCommand } from "../stack-command.ts";
import { teach } from "../teach.ts";

export function pulumiCommand(): Command {
  const command = stackCommand("pulumi", "run Pulumi's own CLI on the same state")
    .argument("<args...>", "arguments of pulumi, after --")
    .action(async (args: string[], options: StackOptions) => {
      const { runPulumi } = await import("../run/pulumi.ts");
      await runPulumi(args, options);
    });
  return teach(command, {
    examples: [
      ["pulumi -- config set --secret mallku:apiToken", "ask for the token, and keep it encrypted"],
      ["pulumi -- stack export --file state.json", "the state, secrets encrypted"],
    ],
  });
}
