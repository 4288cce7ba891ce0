import { Command } from "commander";
import { checkLive } from "./check-live.ts";
import { CHECK_SUMMARY, checkCommand } from "./commands/check.ts";
import { destroyCommand } from "./commands/destroy.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { policyCommand } from "./commands/policy.ts";
import { GUARD_SUMMARY, guardCommand } from "./commands/guard.ts";
import { initCommand } from "./commands/init.ts";
import { MCP_SUMMARY, mcpCommand } from "./commands/mcp.ts";
import { previewCommand } from "./commands/preview.ts";
import { pulumiCommand } from "./commands/pulumi.ts";
import { reportCommand } from "./commands/report.ts";
import { statusCommand } from "./commands/status.ts";
import { upCommand } from "./commands/up.ts";
import { verifyCommand } from "./commands/verify.ts";
import { versionCommand } from "./commands/version.ts";
import { runProgram } from "./run-program.ts";
import { stackCommand } from "./stack-command.ts";

const EXAMPLES = `
Examples:
  $ npx mallku up              declare, gate and run the database
  $ npx mallku status          what runs, and whether each barrier holds; --watch to keep looking
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

const interrupt = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    interrupt.abort();
  });
}

/** What runs the engine cannot stop at once. */
const RUNS_ENGINE = new Set(["up", "preview", "destroy"]);

const program = new Command("mallku")
  .description("Mallku's database: declared, gated, and measured.")
  .addHelpText("after", EXAMPLES)
  .exitOverride()
  .addCommand(
    upCommand(stackCommand("up", "converge the stack, with the policy pack in force"), interrupt.signal),
  )
  .addCommand(previewCommand(stackCommand("preview", "show what up would change"), interrupt.signal))
  .addCommand(checkCommand(stackCommand("check", CHECK_SUMMARY), checkLive))
  .addCommand(
    statusCommand(stackCommand("status", "show what runs and whether each barrier holds"), interrupt.signal),
  )
  .addCommand(
    verifyCommand(stackCommand("verify", "try what must hold, and explain each try"), interrupt.signal),
  )
  .addCommand(guardCommand(stackCommand("guard", GUARD_SUMMARY), interrupt.signal))
  .addCommand(
    reportCommand(stackCommand("report", "draw what is declared and what is live"), interrupt.signal),
  )
  .addCommand(destroyCommand(stackCommand("destroy", "remove what the stack owns"), interrupt.signal))
  .addCommand(pulumiCommand(stackCommand("pulumi", "run Pulumi's own CLI on the same state")))
  .addCommand(
    policyCommand(new Command("policy").summary("list and explain the rules of the gate").exitOverride()),
  )
  .addCommand(initCommand(stackCommand("init", "let an agent's host start the MCP server")))
  .addCommand(mcpCommand(stackCommand("mcp", MCP_SUMMARY), interrupt.signal))
  .addCommand(doctorCommand(stackCommand("doctor", "show what set-up found, and what mends what is missing")))
  .addCommand(
    versionCommand(new Command("version").summary("show the versions of every part").exitOverride()),
  );

program.hook("preAction", (_program, command) => {
  if (!RUNS_ENGINE.has(command.name())) return;
  interrupt.signal.addEventListener("abort", () => {
    process.stderr.write("\nStopping; the engine saves its state first.\n");
  });
});

await runProgram(program);
