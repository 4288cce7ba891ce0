import pc from "picocolors";
import { readSetupFacts, type SetupPart } from "../../engine/setup-facts.ts";
import { pluginFlaws, type PluginFlaw } from "../../guard/engine-version.ts";
import { ExitCode } from "../exit-codes.ts";

/** `mallku doctor`: what set-up found, and the one command that mends what is missing. */
export async function runDoctor(): Promise<void> {
  const { parts, docker } = await readSetupFacts(process.env["MALLKU_SETUP"]);
  const width = Math.max(...parts.map(({ name }) => name.length));
  parts.forEach((part) => process.stdout.write(`${describePart(part, width)}\n`));
  pluginFlaws(docker.version).forEach((flaw) => process.stdout.write(`${describeFlaw(flaw)}\n`));
  if (parts.some(({ way }) => way === "missing")) process.exitCode = ExitCode.configuration;
}

function describeFlaw({ cve, title, present, mendedIn, here }: PluginFlaw): string {
  const state = present === "unknown" ? "not known for this daemon" : present ? "in this daemon" : "mended";
  const line = `authorization plugins: ${cve} (${title}): ${state}`;
  return present === false ? line : `${line}; by its number mended in ${mendedIn}. ${here}`;
}

function describePart({ name, way, detail, mend }: SetupPart, width: number): string {
  const colour = way === "missing" ? pc.red : way === "stand-in" ? pc.yellow : pc.green;
  const line = `${name.padEnd(width)}  ${colour(way.padEnd(9))}  ${detail}`;
  return mend === null
    ? line
    : `${line}\n${" ".repeat(width + 13)}${way === "missing" ? "mend" : "real one"}: ${mend}`;
}
