import { passes, type JudgedFinding, type Verdict } from "../verdict.ts";
import type { ReportOptions } from "./options.ts";
import { entry, explained, heading, MARGIN, pageOf, type Page } from "./page.ts";
import { printable } from "./printable.ts";
import { placeOf } from "./subject.ts";
import { ruleOf, sentence, summarise, waiverText } from "./summary.ts";
import { wrap } from "./wrap.ts";

function where(page: Page, finding: JudgedFinding): string[] {
  const { location } = finding;
  if (location === undefined) return entry(page, "where", placeOf(finding));
  return [...entry(page, "where", `${location.file}:${location.line}`), ...entry(page, "", placeOf(finding))];
}

/** Findings of one rule: its texts once, each place with what was found there. */
function group(page: Page, mark: string, findings: readonly JudgedFinding[]): string[] {
  const [first] = findings;
  if (first === undefined) return [];
  const rule = ruleOf(first);
  return [
    ...heading(page, mark, rule, [rule.severity]),
    ...findings.flatMap((finding) => [
      ...where(page, finding),
      ...entry(page, "found", finding.message),
      ...entry(page, "waived", waiverText(finding)),
    ]),
    ...explained(page, rule),
    ...entry(page, "more", `npx mallku policy explain ${rule.id}`),
    "",
  ];
}

function byRule(findings: readonly JudgedFinding[]): JudgedFinding[][] {
  return [...Map.groupBy(findings, ({ rule }) => rule).values()];
}

/** Advice in a line or two each, so that it never hides a violation. */
function advised(page: Page, finding: JudgedFinding): string[] {
  const at = finding.location === undefined ? "" : `${finding.location.file}:${finding.location.line} `;
  const text = `${at}${placeOf(finding)}: ${finding.message} (${finding.rule})`;
  return wrap(printable(text), page.width - 2 * MARGIN).map(
    (line, index) => `${" ".repeat(MARGIN)}${index === 0 ? "- " : "  "}${line}`,
  );
}

/** The verdict for a person: violations first, each with what to write instead; the last line says it all. */
export function textReport(verdict: Verdict, options: ReportOptions): string {
  const page = pageOf(options);
  const { width, colours } = page;
  const { violations, waived, advice } = summarise(verdict);
  const lines = [
    ...byRule(violations).flatMap((findings) => group(page, colours.red("✗"), findings)),
    ...(waived.length > 0 ? [colours.bold("Waived: reported, and not stopped"), ""] : []),
    ...byRule(waived).flatMap((findings) => group(page, colours.yellow("~"), findings)),
    ...(advice.length > 0 ? [colours.bold("Advice: it stops nothing")] : []),
    ...advice.flatMap((finding) => advised(page, finding)),
    ...(advice.length > 0 ? [""] : []),
    ...wrap(printable(sentence(verdict)), width).map(passes(verdict) ? colours.green : colours.red),
  ];
  return `${lines.join("\n")}\n`;
}
