import type { Command } from "commander";
import { ExitCode } from "../exit-codes.ts";
import { jsonOption } from "../json-option.ts";
import type { PreviewOptions } from "../run/preview.ts";
import { stackCommand } from "../stack-command.ts";
import { teach } from "../teach.ts";

export function previewCommand(signal: AbortSignal): Command {
  const command = stackCommand("preview", "show what up would change")
    .addOption(jsonOption("preview"))
    .action(async (options: PreviewOptions) => {
      const { runPreview } = await import("../run/preview.ts");
      await runPreview(options, signal);
    });
  return teach(command, {
    examples: [
      ["preview", "what an up would change, and what the gate says; changes nothing"],
      ["preview --stack prod", "another environment, of Pulumi.prod.yaml"],
    ],
    exits: [ExitCode.policy, ExitCode.cancelled],
  });
}
