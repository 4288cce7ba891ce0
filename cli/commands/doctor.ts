import type { Command } from "commander";
import pc from "picocolors";
import { readSetupFacts, type SetupPart } from "../../engine/setup-facts.ts";
import { ExitCode } from "../exit-codes.ts";

/** `mallku doctor`: what set-up found, and the one command that mends what is missing. */
export function doctorCommand(command: Command): Command {
  return command.action(async () => {
    const { parts } = await readSetupFacts(process.env["MALLKU_SETUP"]);
    const width = Math.max(...parts.map(({ name }) => name.length));
    parts.forEach((part) => process.stdout.write(`${describePart(part, width)}\n`));
    if (parts.some(({ way }) => way === "missing")) process.exitCode = ExitCode.configuration;
  });
}

function describePart({ name, way, detail, mend }: SetupPart, width: number): string {
  const colour = way === "missing" ? pc.red : way === "stand-in" ? pc.yellow : pc.green;
  const line = `${name.padEnd(width)}  ${colour(way.padEnd(9))}  ${detail}`;
  return mend === null
    ? line
    : `${line}\n${" ".repeat(width + 13)}${way === "missing" ? "mend" : "real one"}: ${mend}`;
}
