import { printable } from "./printable.ts";

function entity(mark: string): string {
  return `&#${mark.codePointAt(0) ?? 0};`;
}

/** A name or place as code, in which nobody is mentioned, nothing is linked, and no mark has a meaning. */
export function code(text: string): string {
  const shown = printable(text);
  if (/^[^\s`|](?:[^`|]*[^\s`|])?$/.test(shown)) return `\`${shown}\``;
  return `<code>${shown.replace(/[^A-Za-z0-9 ]/gu, entity)}</code>`;
}

/** What a host of Markdown would link or take for somebody's name, in the midst of a sentence; and code in it. */
const SPOKEN_CODE = /(`[^`]+`|\S*(?:@|#|:\/\/|www\.)\S*)/;

/** A sentence that is only a sentence, whatever stands in it; what it has in backticks stays code. */
export function prose(text: string): string {
  return printable(text)
    .split(SPOKEN_CODE)
    .map((part, index) =>
      index % 2 === 0 ? part.replace(/[\\`*_[\]<>&|~]/g, "\\$&") : code(part.replace(/^`([^`]+)`$/, "$1")),
    )
    .join("");
}
