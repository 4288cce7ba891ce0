import type { Example } from "../example.ts";
import type { Description } from "../rules/rule.ts";
import { helpMarkdown } from "./help.ts";
import { prose } from "./markdown-text.ts";

const LEVELS = {
  mandatory: "A finding stops every preview and update.",
  advisory: "A finding is shown and stops nothing: its absence opens nothing by itself.",
} as const;

const program = (language: string, text: string) => [`\`\`\`${language}`, text.trimEnd(), "```"].join("\n");

/** A rule's page in docs/rules/. */
export function rulePage(rule: Description, { language, bad, good }: Example): string {
  const { id, title, severity, enforcement } = rule;
  return [
    `# ${prose(title)}`,
    `\`${id}\` is a rule of ${severity} severity. ${LEVELS[enforcement]}`,
    helpMarkdown(rule),
    enforcement === "mandatory" ? "## Refused" : "## Advised against",
    program(language, bad),
    "## Passes",
    program(language, good),
    `_Made by \`npm run docs\` from the rule itself and from policy/examples/${id}/; a test runs both ${language === "ts" ? "programs" : "files"}._`,
  ].join("\n\n");
}

/** The page that names them all. */
export function ruleIndex(rules: readonly Description[]): string {
  const rows = rules.map(
    ({ id, title, severity, enforcement }) =>
      `| [\`${id}\`](${id}.md) | ${prose(title)} | ${severity} | ${enforcement} |`,
  );
  return [
    "# The rules of the gate",
    "Each is a barrier over facts, asked by the policy pack at every preview and update, by `mallku check`, and by the monitor of " +
      "what runs. `npx mallku policy explain <rule>` shows a page in a terminal.",
    ["| Rule | What holds | Severity | Level |", "| --- | --- | --- | --- |", ...rows].join("\n"),
    "_Made by `npm run docs` from policy/rules/._",
  ].join("\n\n");
}
