import type { Example } from "../example.ts";
import type { Description } from "../rules/rule.ts";
import { referenceText } from "./help.ts";
import type { ReportOptions } from "./options.ts";
import { entry, heading, pageOf } from "./page.ts";

const INDENT = "    ";

function program(text: string): string[] {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => (line === "" ? "" : `${INDENT}${line}`));
}

/** One rule for a person: all that it says of itself, and both programs of its example. */
export function ruleText(rule: Description, { bad, good }: Example, options: ReportOptions): string {
  const page = pageOf(options);
  const { green, red } = page.colours;
  const lines = [
    ...heading(page, "*", rule, [rule.severity, rule.enforcement]),
    "",
    ...entry(page, "why", rule.why),
    "",
    ...entry(page, "fix", rule.remedy),
    ...(rule.references.length > 0 ? [""] : []),
    ...rule.references.flatMap((one, index) => entry(page, index === 0 ? "see" : "", referenceText(one))),
    "",
    `  ${red(rule.enforcement === "mandatory" ? "refused:" : "advised against:")}`,
    "",
    ...program(bad),
    "",
    `  ${green("passes:")}`,
    "",
    ...program(good),
  ];
  return `${lines.join("\n")}\n`;
}

/** Every rule in a line; the columns are as wide as they must be, and titles are not cut. */
export function ruleList(rules: readonly Description[], options: ReportOptions): string {
  const { colours } = pageOf(options);
  const width = (texts: readonly string[]) => Math.max(0, ...texts.map(({ length }) => length));
  const ids = width(rules.map(({ id }) => id));
  const severities = width(rules.map(({ severity }) => severity));
  const enforcements = width(rules.map(({ enforcement }) => enforcement));
  const lines = rules.map(({ id, severity, enforcement, title }) => {
    const words = `${severity.padEnd(severities)}  ${enforcement.padEnd(enforcements)}`;
    return `${colours.bold(id.padEnd(ids))}  ${colours.dim(words)}  ${title}`;
  });
  return `${lines.join("\n")}\n`;
}
