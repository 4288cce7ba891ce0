import { Command, Option } from "commander";
import pc from "picocolors";
import { destroyCommand } from "./commands/destroy.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { previewCommand } from "./commands/preview.ts";
import { pulumiCommand } from "./commands/pulumi.ts";
import { statusCommand } from "./commands/status.ts";
import { upCommand } from "./commands/up.ts";
import { versionCommand } from "./commands/version.ts";
import { exitCodeOf } from "./exit-codes.ts";

const EXAMPLES = `
Examples:
  $ npx mallku up              declare, gate and run the database
  $ npx mallku status          what runs, and whether each barrier holds; --watch to keep looking
  $ npx mallku preview         what an up would change, and what the gate says
  $ npx mallku destroy --yes   remove it; protected data stays
  $ npx mallku doctor          what set-up found, and what mends what is missing
  $ npx mallku pulumi -- config set --secret mallku:apiToken

Exit codes: 0 done; 1 failed; 2 wrong usage or settings; 5 a barrier or the gate refuses; 8 interrupted.`;

function stackCommand(name: string, summary: string): Command {
  return new Command(name)
    .summary(summary)
    .description(summary)
    .addOption(new Option("-s, --stack <name>", "the stack: one environment").default("dev"))
    .addOption(new Option("--config-file <file>", "another file than Pulumi.<stack>.yaml"))
    .exitOverride();
}

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
  .addCommand(
    statusCommand(stackCommand("status", "show what runs and whether each barrier holds"), interrupt.signal),
  )
  .addCommand(destroyCommand(stackCommand("destroy", "remove what the stack owns"), interrupt.signal))
  .addCommand(pulumiCommand(stackCommand("pulumi", "run Pulumi's own CLI on the same state")))
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

try {
  await program.parseAsync();
} catch (error) {
  const code = exitCodeOf(error);
  const isCommanders = error instanceof Error && error.name === "CommanderError";
  if (!isCommanders)
    process.stderr.write(`${pc.red(error instanceof Error ? error.message : String(error))}\n`);
  // Not by exitCode: a run that was interrupted while it waited for another one is still waiting.
  process.exit(code);
}
