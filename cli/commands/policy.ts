import { InvalidArgumentError, type Command } from "commander";
import { distance } from "fastest-levenshtein";
import { exampleOf } from "../../policy/example.ts";
import { ruleList, ruleText } from "../../policy/report/rule-text.ts";
import { CATALOGUE, describedRule } from "../../policy/rules/catalogue.ts";
import type { Description } from "../../policy/rules/rule.ts";
import { reportOptions } from "../reports.ts";

/** How many names a mistyped one is answered with. */
const NEAREST = 3;

interface Options {
  readonly json?: boolean;
}

function print(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

function parseRule(id: string): Description {
  const rule = describedRule(id);
  if (rule !== undefined) return rule;
  const nearest = CATALOGUE.map((one) => one.id)
    .map((name) => ({ name, away: distance(id.toLowerCase(), name) }))
    .sort((one, other) => one.away - other.away)
    .slice(0, NEAREST);
  const names = nearest.map(({ name }) => name).join(", ");
  throw new InvalidArgumentError(
    `There is no such rule. The nearest: ${names}. \`npx mallku policy list\` shows all.`,
  );
}

/** `mallku policy list` and `mallku policy explain <rule>`: what the gate holds, in the rules' own words. */
export function policyCommand(command: Command): Command {
  command
    .command("list")
    .summary("every rule of the gate, in a line each")
    .option("--json", "with all that they say of themselves, for programs")
    .action(({ json = false }: Options) => {
      if (json) print(CATALOGUE);
      else process.stdout.write(ruleList(CATALOGUE, reportOptions(process.stdout, process.env)));
    });
  command
    .command("explain")
    .summary("why a rule is there, what to do instead, and an example that is refused and one that passes")
    .argument("<rule>", "its id, as `mallku policy list` and every finding show it", parseRule)
    .option("--json", "for programs")
    .action(async (rule: Description, { json = false }: Options) => {
      const example = await exampleOf(rule.id);
      if (json) print({ ...rule, example });
      else process.stdout.write(ruleText(rule, example, reportOptions(process.stdout, process.env)));
    });
  return command;
}
