import type { Command } from "commander";
import { ExitCode } from "../exit-codes.ts";
import type { ReportOptions } from "../run/report.ts";
import { jsonOption } from "../json-option.ts";
import { stackCommand } from "../stack-command.ts";
import { teach } from "../teach.ts";

export function reportCommand(signal: AbortSignal): Command {
  const command = stackCommand("report", "draw what is declared and what is live")
    .requiredOption("--html <file>", "write one self-contained page there")
    .addOption(jsonOption("report"))
    .action(async (options: ReportOptions) => {
      const { runReport } = await import("../run/report.ts");
      await runReport(options, signal);
    });
  return teach(command, {
    examples: [["report --html report.html", "written also where a barrier is broken"]],
    exits: [ExitCode.policy],
  });
}
