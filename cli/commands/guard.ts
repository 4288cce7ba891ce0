import { InvalidArgumentError, Option, type Command } from "commander";
import type { GuardOptions } from "../run/guard.ts";
import { stackCommand } from "../stack-command.ts";
import { teach } from "../teach.ts";

export function guardCommand(signal: AbortSignal): Command {
  const command = stackCommand(
    "guard",
    "stand between Docker and its clients, so that nobody gets into the database",
  )
    .option("--socket <path>", "where to listen (default: mallku/docker.sock in $XDG_RUNTIME_DIR or /run)")
    .option(
      "--upstream <path>",
      "Docker's own socket (default: that of DOCKER_HOST, or /var/run/docker.sock)",
    )
    .addOption(
      new Option("--mode <octal>", "of the socket file: 600 for its owner, 660 for its group too")
        .argParser(parseMode)
        .default(0o600, "600"),
    )
    .option(
      "--authz [name]",
      "answer dockerd as its authorization plugin of this name (default: mallku-guard)",
    )
    .option("--allow-builds", "with --authz: let builds through whose parameters Docker does not show")
    .action(async (options: GuardOptions) => {
      const { runGuard } = await import("../run/guard.ts");
      await runGuard(options, signal);
    });
  return teach(command, {
    examples: [
      ["guard --mode 660", "a Docker socket for others, on which the database cannot be opened"],
      ["guard --authz", "the same decision inside dockerd, for every client"],
    ],
  });
}

function parseMode(text: string): number {
  if (!/^0?[0-7]{3}$/.test(text))
    throw new InvalidArgumentError("It must be three octal digits, such as 600 or 660.");
  return Number.parseInt(text, 8);
}
