import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { SecurityError } from "../../engine/security-error.ts";
import { judgeDeclaration } from "../../gate/declaration.ts";
import { policyConfigurationFaults } from "../../gate/policy-configuration.ts";
import { silentRules } from "../../gate/self-test.ts";
import type { StackPlace } from "../../gate/settings.ts";
import { judgeState } from "../../gate/state.ts";
import { formatVerdict, type Format } from "../../policy/report/format.ts";
import { passes, type Verdict } from "../../policy/verdict.ts";
import { ExitCode } from "../exit-codes.ts";
import { reportOptions, writeReports } from "../reports.ts";

export interface CheckOptions {
  readonly stack: string;
  readonly configFile?: string;
  readonly format: Format;
  readonly out?: string;
  readonly state?: string;
  readonly live?: true;
  readonly policyConfig?: string;
}

const PROJECT = fileURLToPath(new URL("../..", import.meta.url));

/** Said, because what is judged is not what a deployment would find today. */
function tokenIsSupposed(stack: string): string {
  return (
    `Stack ${stack} needs an API token and its settings have none; judged as if one were set. A deployment refuses until ` +
    `\`npx mallku pulumi --stack ${stack} -- config set --secret mallku:apiToken\` has set it.\n`
  );
}

/** Judges what runs on the Docker Engine that set-up found. */
export type JudgeLive = (place: StackPlace) => Promise<Verdict>;

/**
 * `mallku check`: the gate's verdict on what is written, with no engine, provider or daemon; or on a state, or on what runs.
 */
export async function runCheck(options: CheckOptions, judgeLive: JudgeLive | undefined): Promise<void> {
  believeGate();
  const verdict = await verdictOf(options, judgeLive);
  const page = reportOptions(process.stdout, process.env);
  if (options.out !== undefined) await writeReports(verdict, options.out, page);
  process.stdout.write(formatVerdict(verdict, options.format, page));
  if (!passes(verdict)) process.exitCode = ExitCode.policy;
  if (options.policyConfig !== undefined) await refuseWeakening(options.policyConfig);
}

/** @throws SecurityError where the gate does not refuse a stack that it must refuse */
function believeGate(): void {
  const silent = silentRules();
  if (silent.length === 0) return;
  throw new SecurityError(
    `The gate's self-test failed: ${silent.join(", ")} said nothing of a stack that must be refused, so nothing it says is believed. Run \`npm ci\`.`,
    [],
  );
}

/** @throws SecurityError where the file weakens the gate */
async function refuseWeakening(file: string): Promise<void> {
  const faults = await policyConfigurationFaults(file);
  if (faults.length === 0) return;
  throw new SecurityError(
    [
      `The policy pack's configuration ${file} weakens the gate:`,
      ...faults.map((fault) => `  ${fault}`),
    ].join("\n"),
    [],
  );
}

async function verdictOf(
  { stack, configFile, state, live }: CheckOptions,
  judgeLive: JudgeLive | undefined,
): Promise<Verdict> {
  if (state !== undefined) return await judgeState(state, PROJECT);
  const place = {
    projectFolder: PROJECT,
    stack,
    configFile: configFile === undefined ? undefined : resolve(configFile),
  };
  if (live !== true) {
    const dockerHost = process.env["DOCKER_HOST"] || undefined;
    const { tokenSupposed, ...verdict } = await judgeDeclaration({ ...place, dockerHost });
    if (tokenSupposed) process.stderr.write(tokenIsSupposed(stack));
    return verdict;
  }
  if (judgeLive === undefined) throw new Error("--live needs set-up: run `npx mallku check --live`.");
  return await judgeLive(place);
}
