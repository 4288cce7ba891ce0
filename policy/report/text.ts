import { createColors } from "picocolors";
import { passes, type JudgedFinding, type Verdict } from "../verdict.ts";
import type { ReportOptions } from "./options.ts";
import { printable } from "./printable.ts";
import { placeOf } from "./subject.ts";
import { ruleOf, sentence, summarise, waiverText } from "./summary.ts";
import { wrap } from "./wrap.ts";

type Colours = ReturnType<typeof createColors>;

interface Page {
  readonly width: number;
  readonly colours: Colours;
}

const MARGIN = 2;
const LABEL = 8;

/** A labelled paragraph: `  why     Whoever reaches …`, its further lines under its first. */
function entry({ width, colours }: Page, label: string, text: string): string[] {
  return wrap(printable(text), width - MARGIN - LABEL).map((line, index) => {
    const head = (index === 0 ? label : "").padEnd(LABEL);
    return `${" ".repeat(MARGIN)}${colours.dim(head)}${line}`;
  });
}

function where(page: Page, finding: JudgedFinding): string[] {
  const { location } = finding;
  if (location === undefined) return entry(page, "where", placeOf(finding));
  return [...entry(page, "where", `${location.file}:${location.line}`), ...entry(page, "", placeOf(finding))];
}

/** Findings of one rule: its texts once, each place with what was found there. */
function group(page: Page, mark: string, findings: readonly JudgedFinding[]): string[] {
  const [first] = findings;
  if (first === undefined) return [];
  const { id, title, severity, why, remedy, references } = ruleOf(first);
  const { bold, dim } = page.colours;
  const [head = "", ...more] = wrap(printable(title), page.width - MARGIN);
  return [
    `${mark} ${bold(head)}`,
    ...more.map((line) => `${" ".repeat(MARGIN)}${bold(line)}`),
    `${" ".repeat(MARGIN)}${dim(`${printable(id)}, ${severity}`)}`,
    ...findings.flatMap((finding) => [
      ...where(page, finding),
      ...entry(page, "found", finding.message),
      ...entry(page, "waived", waiverText(finding)),
    ]),
    ...entry(page, "fix", remedy),
    ...entry(page, "why", why),
    ...entry(page, "see", references.map(({ name, version, id }) => `${name} ${version}, ${id}`).join("; ")),
    ...entry(page, "more", `npx mallku policy explain ${id}`),
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
export function textReport(verdict: Verdict, { width, colour }: ReportOptions): string {
  const colours = createColors(colour);
  const page = { width, colours };
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
