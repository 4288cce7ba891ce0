import { printable } from "../../policy/report/printable.ts";

/** Text that is HTML, or SVG, already: only `markup` makes it. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Part = string | number | Markup | readonly Markup[];

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Everything that is put into a page goes through here: a name is text, whoever chose it. */
export function markup(pieces: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  const text = pieces.map((piece, index) => piece + (index < parts.length ? textOf(parts[index] ?? "") : ""));
  return new Markup(text.join(""));
}

function textOf(part: Part): string {
  if (part instanceof Markup) return part.text;
  if (typeof part === "object") return part.map(({ text }) => text).join("");
  return printable(String(part)).replace(/[&<>"']/g, (character) => ESCAPES[character] ?? "");
}
