/** Controls, line breaks of every kind, and marks that reorder or hide what is read. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\u2028\u2029]/gu;

/**
 * A text as one line that shows all of itself. A resource's name is whatever a program says, so it may hold codes that
 * move a terminal's cursor, end a line of a report early, or turn a name around.
 */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (mark) => `\\u{${(mark.codePointAt(0) ?? 0).toString(16)}}`);
}

/** Beyond this many characters a name or a message says nothing more, and could fill a page by itself. */
const LONGEST = 300;

/** The same, short enough for a cell of a table. */
export function clip(text: string): string {
  const line = printable(text);
  return line.length <= LONGEST ? line : `${printable(line.slice(0, LONGEST))}…`;
}

/** The same, as one part of a URI. */
export function uriPart(text: string): string {
  return encodeURIComponent(printable(text));
}
