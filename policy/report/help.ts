import { prose } from "./markdown-text.ts";
import type { Description, Reference } from "../rules/rule.ts";

export function referenceText({ name, version, id, title }: Reference): string {
  return `${name} ${version}, ${id}: ${title}`;
}

/** What a rule says of itself, as plain paragraphs. */
export function helpText({ title, why, remedy, references }: Description): string {
  return [`${title}.`, why, remedy === "" ? "" : `What to do: ${remedy}`, ...references.map(referenceText)]
    .filter((paragraph) => paragraph !== "")
    .join("\n\n");
}

/** The same as Markdown, without the title. */
export function helpMarkdown({ why, remedy, references }: Description): string {
  return [
    ...(why === "" ? [] : [prose(why)]),
    ...(remedy === "" ? [] : [`**What to do:** ${prose(remedy)}`]),
    ...(references.length === 0
      ? []
      : [references.map((one) => `- ${prose(referenceText(one))}`).join("\n")]),
  ].join("\n\n");
}
