import { InvalidArgumentError, Option, type Command } from "commander";
import type { LogsOptions } from "../run/logs.ts";
import { stackCommand } from "../stack-command.ts";
import { teach } from "../teach.ts";
import { instantOf } from "../instant.ts";

/** Enough to see what has just happened, and never a flood. */
const TAIL = 100;

export function logsCommand(signal: AbortSignal): Command {
  const command = stackCommand("logs", "show what the database's container wrote, with secrets removed")
    .option("-f, --follow", "go on with what is written, until Ctrl-C or until the container stops")
    .addOption(
      new Option("-n, --tail <lines>", 'how many, counted from the end, or "all"')
        .argParser(parseTail)
        .default(TAIL),
    )
    .addOption(
      new Option("--since <time>", "nothing older: 90s, 10m, 2h, 7d, or an ISO 8601 time").argParser(
        parseSince,
      ),
    )
    .action(async (options: LogsOptions) => {
      const { runLogs } = await import("../run/logs.ts");
      await runLogs(options, signal);
    });
  return teach(command, {
    examples: [
      ["logs", "the last 100 lines: the gateway's are a JSON object each"],
      ["logs --follow --tail 0", "what is written from now on"],
      ["logs --since 10m --tail all", "all of the last ten minutes"],
    ],
  });
}

function parseTail(text: string): number | "all" {
  if (text === "all") return "all";
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a number of lines, or "all".');
}

function parseSince(text: string): Date {
  const instant = instantOf(text, new Date());
  if (instant !== undefined) return instant;
  throw new InvalidArgumentError("It must be like 90s, 10m, 2h or 7d, or like 2026-01-31T09:30:00Z.");
}
