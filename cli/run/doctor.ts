import { dirname } from "node:path";
import pc from "picocolors";
import { connectDocker } from "../../engine/live.ts";
import { readSetupFacts, type SetupFacts, type SetupPart } from "../../engine/setup-facts.ts";
import { readConfiguration, type StackPlace } from "../../gate/settings.ts";
import { pluginFlaws, type PluginFlaw } from "../../guard/engine-version.ts";
import { databaseNames } from "../../infra/names.ts";
import { parseMemory } from "../../infra/memory.ts";
import type { GroundFinding } from "../../monitor/ground/finding.ts";
import { lookAtGround, type Ground } from "../../monitor/ground/look.ts";
import { reason } from "../../monitor/reason.ts";
import { stackPlace, type StackOptions } from "../context.ts";
import { doctorLine, isHealthy, type Examined } from "../doctor-json.ts";
import { ExitCode } from "../exit-codes.ts";

export interface DoctorOptions extends StackOptions {
  readonly json?: true;
}

/** `mallku doctor`: what set-up and running need, what was found of it, and the one command that mends it. */
export async function runDoctor(options: DoctorOptions): Promise<void> {
  const file = process.env["MALLKU_SETUP"];
  const facts = await readSetupFacts(file);
  const ground = await groundOf(facts, dirname(file ?? ""), stackPlace(options));
  const examined = { parts: facts.parts, ground, flaws: pluginFlaws(facts.docker.version) };
  process.stdout.write(`${options.json === true ? doctorLine(examined) : describe(examined)}\n`);
  if (!isHealthy(examined)) process.exitCode = ExitCode.configuration;
}

async function groundOf(facts: SetupFacts, stateFolder: string, place: StackPlace): Promise<GroundFinding[]> {
  const { docker, state } = facts;
  const settings = await declaredBy(place).catch((error: unknown): GroundFinding => ({
    name: "settings",
    state: "broken",
    found: reason(error),
    mend: `mend the settings of stack ${place.stack}; npx mallku check --stack ${place.stack} judges them`,
  }));
  const isRead = !("state" in settings);
  const ownFile = process.env["PULUMI_CONFIG_PASSPHRASE_FILE"] ?? "";
  const found = await lookAtGround({
    engine: docker.host === "" ? undefined : { docker: await connectDocker(docker.host), host: docker.host },
    stateFolder,
    passphraseFile: state.passphraseFile ?? (ownFile === "" ? undefined : ownFile),
    declared: isRead ? settings : undefined,
  });
  return isRead ? found : [settings, ...found];
}

async function declaredBy(place: StackPlace): Promise<NonNullable<Ground["declared"]>> {
  const { config } = await readConfiguration(place);
  const { container } = databaseNames(config["mallku:instance"] ?? "");
  return {
    publication: {
      address: config["mallku:publishAddress"] ?? "",
      port: Number(config["mallku:apiPort"]),
      container,
    },
    memory: parseMemory(config["mallku:memory"] ?? "") ?? 0,
  };
}

function describe({ parts, ground, flaws }: Examined): string {
  const width = Math.max(...[...parts, ...ground].map(({ name }) => name.length));
  return [
    ...parts.map((part) => describePart(part, width)),
    ...ground.map((finding) => describeFinding(finding, width)),
    ...flaws.map(describeFlaw),
  ].join("\n");
}

function describeFlaw({ cve, title, present, mendedIn, here }: PluginFlaw): string {
  const state = present === "unknown" ? "not known for this daemon" : present ? "in this daemon" : "mended";
  const line = `authorization plugins: ${cve} (${title}): ${state}`;
  return present === false ? line : `${line}; by its number mended in ${mendedIn}. ${here}`;
}

function describePart({ name, way, detail, mend }: SetupPart, width: number): string {
  const colour = way === "missing" ? pc.red : way === "stand-in" ? pc.yellow : pc.green;
  return entry(
    name.padEnd(width),
    colour(way.padEnd(9)),
    detail,
    way === "missing" ? "mend" : "real one",
    mend,
  );
}

const COLOURS: Readonly<Record<GroundFinding["state"], (text: string) => string>> = {
  fine: pc.green,
  attention: pc.yellow,
  unknown: pc.yellow,
  broken: pc.red,
};

function describeFinding({ name, state, found, mend }: GroundFinding, width: number): string {
  return entry(name.padEnd(width), COLOURS[state](state.padEnd(9)), found, "mend", mend);
}

function entry(name: string, state: string, what: string, label: string, mend: string | null): string {
  const line = `${name}  ${state}  ${what}`;
  return mend === null ? line : `${line}\n${" ".repeat(name.length + 13)}${label}: ${mend}`;
}
