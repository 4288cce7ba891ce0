import { Command } from "commander";
import { checkCommand } from "./commands/check.ts";
import { completionCommand } from "./commands/completion.ts";
import { destroyCommand } from "./commands/destroy.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { policyCommand } from "./commands/policy.ts";
import { guardCommand } from "./commands/guard.ts";
import { initCommand } from "./commands/init.ts";
import { logsCommand } from "./commands/logs.ts";
import { mcpCommand } from "./commands/mcp.ts";
import { previewCommand } from "./commands/preview.ts";
import { pulumiCommand } from "./commands/pulumi.ts";
import { reportCommand } from "./commands/report.ts";
import { restartCommand, startCommand } from "./commands/start.ts";
import { statusCommand } from "./commands/status.ts";
import { stopCommand } from "./commands/stop.ts";
import { upCommand } from "./commands/up.ts";
import { verifyCommand } from "./commands/verify.ts";
import { versionCommand } from "./commands/version.ts";
import type { JudgeLive } from "./run/check.ts";

const EXAMPLES = `
Examples:
  $ npx mallku up              declare, gate and run the database
  $ npx mallku status          what runs, and whether each barrier holds; --watch to keep looking
  $ npx mallku logs            what the container wrote; --follow to keep reading
  $ npx mallku restart         also start and stop; each waits until it is so
  $ npx mallku check           what the gate says, with no engine and no Docker
  $ npx mallku verify --deep   try the barriers from outside and from a neighbour, and explain each try
  $ npx mallku guard           give others a Docker socket on which the database cannot be opened
  $ npx mallku report --html report.html
  $ npx mallku preview         what an up would change, and what the gate says
  $ npx mallku destroy --yes   remove it; protected data stays
  $ npx mallku policy explain database-port
  $ npx mallku init claude-desktop
  $ npx mallku mcp             serve agents over MCP, on stdin and stdout
  $ npx mallku doctor          what set-up found, and what mends what is missing
  $ npx mallku pulumi -- config set --secret mallku:apiToken

Exit codes: 0 done; 1 failed; 2 wrong usage or settings; 5 a barrier or the gate refuses; 8 interrupted.`;

/** What runs the engine cannot stop at once. */
const RUNS_ENGINE = new Set(["up", "preview", "destroy"]);

const judgeLive: JudgeLive = async (place) => await (await import("./check-live.ts")).checkLive(place);

/**
 * The whole command line. Each command loads what it does only when it is run, so that help costs no engine.
 * @param signal ends what runs, in its own orderly way
 */
export function makeProgram(signal: AbortSignal): Command {
  return new Command("mallku")
    .description("Mallku's database: declared, gated, and measured.")
    .addHelpText("after", EXAMPLES)
    .exitOverride()
    .addCommand(upCommand(signal))
    .addCommand(previewCommand(signal))
    .addCommand(checkCommand(judgeLive))
    .addCommand(statusCommand(signal))
    .addCommand(logsCommand(signal))
    .addCommand(startCommand(signal))
    .addCommand(stopCommand(signal))
    .addCommand(restartCommand(signal))
    .addCommand(verifyCommand(signal))
    .addCommand(guardCommand(signal))
    .addCommand(reportCommand(signal))
    .addCommand(destroyCommand(signal))
    .addCommand(pulumiCommand())
    .addCommand(policyCommand())
    .addCommand(initCommand())
    .addCommand(mcpCommand(signal))
    .addCommand(doctorCommand())
    .addCommand(completionCommand())
    .addCommand(versionCommand())
    .hook("preAction", (_program, command) => {
      if (!RUNS_ENGINE.has(command.name())) return;
      signal.addEventListener("abort", () => {
        process.stderr.write("\nStopping; the engine saves its state first.\n");
      });
    });
}
