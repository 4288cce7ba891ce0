/** A part of a page that is cut between two of its rows, never inside one. */
export interface Section {
  readonly before: readonly string[];
  readonly rows: readonly string[];
  readonly after: readonly string[];
  /** Whether a row that is left out is a finding that nobody is shown. */
  readonly findings: boolean;
}

export interface Fitted {
  readonly lines: readonly string[];
  /** Findings that found no room. */
  readonly dropped: number;
}

const size = (lines: readonly string[]) =>
  lines.reduce((bytes, line) => bytes + Buffer.byteLength(line) + 1, 0);

function prefix(rows: readonly string[], room: number): readonly string[] {
  let left = room;
  const end = rows.findIndex((row) => (left -= size([row])) < 0);
  return end === -1 ? rows : rows.slice(0, end);
}

/** As much of the sections, in their order, as `room` bytes of UTF-8 hold. */
export function fit(sections: readonly Section[], room: number): Fitted {
  let left = room;
  let dropped = 0;
  const lines: string[] = [];
  for (const { before, rows, after, findings } of sections) {
    const shown = prefix(rows, left - size([...before, ...after]));
    if (findings) dropped += rows.length - shown.length;
    if (shown.length === 0) continue;
    const part = [...before, ...shown, ...after];
    left -= size(part);
    lines.push(...part);
  }
  return { lines, dropped };
}
