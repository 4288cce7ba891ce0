import { createColors } from "picocolors";
import type { Description } from "../rules/rule.ts";
import type { ReportOptions } from "./options.ts";
import { printable } from "./printable.ts";
import { wrap } from "./wrap.ts";

/** What a text is set for. */
export interface Page {
  readonly width: number;
  readonly colours: ReturnType<typeof createColors>;
}

export const MARGIN = 2;
const LABEL = 8;

export function pageOf({ width, colour }: Pick<ReportOptions, "width" | "colour">): Page {
  return { width, colours: createColors(colour) };
}

/** A labelled paragraph: `  why     Whoever reaches …`, its further lines under its first. */
export function entry({ width, colours }: Page, label: string, text: string): string[] {
  return wrap(printable(text), width - MARGIN - LABEL).map((line, index) => {
    const head = (index === 0 ? label : "").padEnd(LABEL);
    return `${" ".repeat(MARGIN)}${colours.dim(head)}${line}`;
  });
}

/** A rule's title after a mark, and under it its id with what else is said of it in a word each. */
export function heading(page: Page, mark: string, rule: Description, words: readonly string[]): string[] {
  const { bold, dim } = page.colours;
  const margin = " ".repeat(MARGIN);
  const title = wrap(printable(rule.title), page.width - MARGIN);
  return [
    ...title.map((line, index) => `${index === 0 ? `${mark} ` : margin}${bold(line)}`),
    `${margin}${dim([printable(rule.id), ...words].join(", "))}`,
  ];
}

/** What to do instead, why, and who else asks for it. */
export function explained(page: Page, { why, remedy, references }: Description): string[] {
  const see = references.map(({ name, version, id }) => `${name} ${version}, ${id}`).join("; ");
  return [...entry(page, "fix", remedy), ...entry(page, "why", why), ...entry(page, "see", see)];
}
