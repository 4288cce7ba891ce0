import type { Command } from "commander";
import { distance } from "fastest-levenshtein";
import { exampleOf } from "../../policy/example.ts";
import { ruleList, ruleText } from "../../policy/report/rule-text.ts";
import { CATALOGUE, describedRule } from "../../policy/rules/catalogue.ts";
import { ExitCode } from "../exit-codes.ts";
import { reportOptions } from "../reports.ts";

/** How many names a mistyped one is answered with. */
const NEAREST = 3;

export interface PolicyOptions {
  readonly json?: boolean;
}

function print(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

function noSuchRule(id: string): string {
  const nearest = CATALOGUE.map((one) => one.id)
    .map((name) => ({ name, away: distance(id.toLowerCase(), name) }))
    .sort((one, other) => one.away - other.away)
    .slice(0, NEAREST);
  const names = nearest.map(({ name }) => name).join(", ");
  return `error: there is no rule '${id}'. The nearest: ${names}. \`npx mallku policy list\` shows all.`;
}

/** `mallku policy list`: what the gate holds, in the rules' own words. */
export function runPolicyList({ json = false }: PolicyOptions): void {
  if (json) print(CATALOGUE);
  else process.stdout.write(ruleList(CATALOGUE, reportOptions(process.stdout, process.env)));
}

/** `mallku policy explain <rule>`. A name that is none ends it as wrong usage. */
export async function runPolicyExplain(
  id: string,
  { json = false }: PolicyOptions,
  command: Command,
): Promise<void> {
  const rule = describedRule(id) ?? command.error(noSuchRule(id), { exitCode: ExitCode.configuration });
  const example = await exampleOf(rule.id);
  if (json) print({ ...rule, example });
  else process.stdout.write(ruleText(rule, example, reportOptions(process.stdout, process.env)));
}
