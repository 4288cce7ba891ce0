import { stripVTControlCharacters } from "node:util";
import { describe, expect, test } from "vitest";
import type { Database } from "../../../cli/open-database.ts";
import { jsonScreen, plainScreen, terminalScreen } from "../../../cli/watch-screen.ts";
import type { BarrierState } from "../../../monitor/barrier.ts";
import { barrier } from "../../../monitor/barriers.ts";
import { BarrierMemory } from "../../../monitor/changes.ts";
import type { Observation } from "../../../monitor/watch.ts";
import { OUTPUTS } from "../../support/outputs.ts";

const database = {
  open: { name: "dev" },
  outputs: OUTPUTS,
} as unknown as Database;

/** Collects what is written, as a terminal of the given size. */
function paper(rows = 40, columns = 120) {
  const written: string[] = [];
  const stream = { rows, columns, isTTY: true, write: (text: string) => written.push(text) > 0 };
  return { written, stream: stream as unknown as NodeJS.WriteStream };
}

function observations(...states: BarrierState[]): Observation[] {
  const memory = new BarrierMemory();
  return states.map((state, index) => {
    const barriers = [barrier("api_accessible", state, ["GET /health: 503"])];
    const at = new Date(index);
    const verdict = { containerState: "running", containerId: "0123456789abcdef", barriers, holds: false };
    return { at, verdict, changes: memory.note(barriers, at) };
  });
}

describe("a watch without a terminal", () => {
  test("tells a barrier's fall and its return in one line each, and nothing while nothing changes", () => {
    const { written, stream } = paper();
    const screen = plainScreen(database, stream);
    observations("pass", "pass", "unknown", "unknown", "pass").forEach(screen.show);
    const [first, ...later] = written.map(stripVTControlCharacters);
    expect(first).toContain("http://127.0.0.1:8080");
    expect(later).toEqual([
      "1970-01-01T00:00:00.002Z api_accessible: pass -> unknown (GET /health: 503)\n",
      "1970-01-01T00:00:00.004Z api_accessible: unknown -> pass\n",
    ]);
  });

  test("as JSON writes a line at first and one for each change, so that a reader's log does not fill", () => {
    const { written, stream } = paper();
    const screen = jsonScreen(database, stream);
    observations("pass", "pass", "fail", "fail").forEach(screen.show);
    expect(written.map((line) => (JSON.parse(line) as { changes: unknown[] }).changes.length)).toEqual([
      0, 1,
    ]);
  });
});

describe("a watch on a terminal", () => {
  test("repaints in place, and gives the terminal back as it was, with the last look left on it", () => {
    const { written, stream } = paper();
    const screen = terminalScreen(database, stream, 2000);
    observations("pass", "fail").forEach(screen.show);
    screen.end();
    expect(written[0]).toBe("\x1b[?1049h\x1b[?25l");
    expect(written.filter((text) => text.startsWith("\x1b[H"))).toHaveLength(2);
    expect(written.at(-2)).toContain("api_accessible: pass -> fail");
    expect(written.at(-1)).toMatch(/^\x1b\[\?25h\x1b\[\?1049l.*endpoint/s);
  });

  test("fits a small one: no line wraps, and none scrolls the first away", () => {
    const { written, stream } = paper(6, 30);
    terminalScreen(database, stream, 2000).show(observations("fail")[0] as Observation);
    const lines = stripVTControlCharacters(written.at(-1) ?? "").split("\n");
    expect(lines).toHaveLength(6);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(30);
  });
});
