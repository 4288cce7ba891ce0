import { passes, type JudgedFinding, type Verdict } from "../verdict.ts";
import { fit, type Section } from "./fit.ts";
import { helpMarkdown } from "./help.ts";
import { code, prose } from "./markdown-text.ts";
import type { ReportOptions } from "./options.ts";
import { clip, uriPart } from "./printable.ts";
import { subjectOf } from "./subject.ts";
import { ruleOf, sentence, summarise, waiverText } from "./summary.ts";

/** GitHub takes 65,536 characters in a comment; bytes, because a character can be four of them. */
const LIMIT = 65_000;
/** For the lines that are always there. */
const RESERVED = 8_000;

/** A line that no page shows, by which whoever writes a comment finds the earlier one to put this in its place. */
export function markdownMarker({ subject, stack }: Pick<Verdict, "subject" | "stack">): string {
  // Two hyphens would end it.
  return `<!-- mallku-policy ${subject} ${uriPart(clip(stack)).replaceAll("-", "%2D")} -->`;
}

function where({ resource, path, location }: JudgedFinding): string {
  const place = path === "" ? [] : [code(clip(path))];
  const at = location === undefined ? [] : [code(clip(`${location.file}:${location.line}`)), "<br>"];
  return [...at, code(clip(subjectOf(resource).name)), ...place].join(" ");
}

function ruleLink(id: string, { pages }: ReportOptions): string {
  return pages === undefined ? code(id) : `[${code(id)}](<${pages}${uriPart(id)}.md>)`;
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): Section {
  const before = ["", row(heads), row(heads.map(() => "---"))];
  return { before, rows: rows.map(row), after: [], findings: true };
}

function details(summary: string, rows: readonly string[], findings: boolean): Section {
  return {
    before: ["", "<details>", `<summary>${summary}</summary>`, ""],
    rows,
    after: ["", "</details>"],
    findings,
  };
}

function explanations(findings: readonly JudgedFinding[], options: ReportOptions): Section {
  const rules = new Map(findings.map((finding) => [finding.rule, ruleOf(finding)]));
  const rows = [...rules.values()].map(
    (rule) => `**${prose(rule.title)}** (${ruleLink(rule.id, options)})\n\n${helpMarkdown(rule)}\n`,
  );
  return details("Why, and what to do instead", rows, false);
}

/** A summary for a pull request: small enough for any comment, and what it names is shown, never obeyed. */
export function markdownReport(verdict: Verdict, options: ReportOptions): string {
  const { violations, waived, advice } = summarise(verdict);
  const said = ({ message }: JudgedFinding) => prose(clip(message));
  const head = [
    markdownMarker(verdict),
    `### ${passes(verdict) ? "✅" : "❌"} Mallku's database gate`,
    "",
    prose(sentence({ ...verdict, stack: clip(verdict.stack) })),
  ];
  const sections = [
    table(
      ["Rule", "Where", "Found, and what to write instead"],
      violations.map((finding) => [
        `${ruleLink(finding.rule, options)}<br>${ruleOf(finding).severity}`,
        where(finding),
        said(finding),
      ]),
    ),
    table(
      ["Waived rule", "Where", "Why, by whom, until"],
      waived.map((finding) => [
        ruleLink(finding.rule, options),
        where(finding),
        prose(clip(waiverText(finding))),
      ]),
    ),
    explanations(violations, options),
    details(
      `Advice, which stops nothing (${advice.length})`,
      advice.map((finding) => `- ${ruleLink(finding.rule, options)}: ${where(finding)}: ${said(finding)}`),
      true,
    ),
  ];
  const { lines, dropped } = fit(sections, LIMIT - RESERVED);
  const more = `${dropped} more are not shown, because a comment holds no more. The JSON, SARIF and JUnit reports hold all.`;
  return `${[...head, ...lines, ...(dropped > 0 ? ["", `**${more}**`] : [])].join("\n")}\n`;
}
