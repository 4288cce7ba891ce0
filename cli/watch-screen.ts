import { stripVTControlCharacters } from "node:util";
import pc from "picocolors";
import type { BarrierChange } from "../monitor/changes.ts";
import type { Observation } from "../monitor/watch.ts";
import type { Database } from "./open-database.ts";
import { describeDatabase } from "./report.ts";
import { statusLine } from "./status-json.ts";

/** How a watch is shown. `end` leaves the terminal as it was found. */
export interface WatchScreen {
  readonly show: (observation: Observation) => void;
  readonly end: () => void;
}

const ENTER = "\x1b[?1049h\x1b[?25l";
const LEAVE = "\x1b[?25h\x1b[?1049l";
const HOME = "\x1b[H";
const CLEAR_LINE = "\x1b[K";
const CLEAR_BELOW = "\x1b[J";
const REMEMBERED = 8;

/** Repaints one screen in place, with the last changes below, and leaves the last look behind. */
export function terminalScreen(
  database: Database,
  stream: NodeJS.WriteStream,
  intervalMs: number,
): WatchScreen {
  const { open, outputs } = database;
  let changes: BarrierChange[] = [];
  let last = "";
  stream.write(ENTER);
  return {
    show: (observation) => {
      changes = [...changes, ...observation.changes].slice(-REMEMBERED);
      last = describeDatabase(open.name, outputs, observation.verdict);
      const lines = [
        ...last.split("\n"),
        "",
        ...(changes.length === 0 ? [] : [pc.bold("changes"), ...changes.map(describeChange)]),
        pc.dim(`measured ${observation.at.toISOString()}, again every ${intervalMs / 1000} s; Ctrl-C ends`),
      ];
      const shown = fit(lines, stream.rows, stream.columns);
      stream.write(`${HOME}${shown.map((line) => `${line}${CLEAR_LINE}`).join("\n")}${CLEAR_BELOW}`);
    },
    end: () => {
      stream.write(`${LEAVE}${last}${last === "" ? "" : "\n"}`);
    },
  };
}

/** Where there is no terminal: what was found first, then a line for each change. */
export function plainScreen(database: Database, stream: NodeJS.WritableStream): WatchScreen {
  const { open, outputs } = database;
  let container = "";
  return {
    show: ({ verdict, changes, at }) => {
      const { containerState, containerId = "" } = verdict;
      const now = `${outputs.containerName} ${containerState} ${containerId.slice(0, 12)}`.trimEnd();
      if (container === "") stream.write(`${describeDatabase(open.name, outputs, verdict)}\n`);
      else if (container !== now) stream.write(`${at.toISOString()} container: ${now}\n`);
      container = now;
      changes.forEach((change) => stream.write(`${describeChange(change)}\n`));
    },
    end: () => undefined,
  };
}

/** A line of JSON at first, and then for each look that differs from the one before. */
export function jsonScreen(database: Database, stream: NodeJS.WritableStream): WatchScreen {
  let container: string | undefined;
  return {
    show: (observation) => {
      const { containerState, containerId = "" } = observation.verdict;
      const now = `${containerState} ${containerId}`;
      if (container !== now || observation.changes.length > 0)
        stream.write(`${statusLine(database, observation)}\n`);
      container = now;
    },
    end: () => undefined,
  };
}

function describeChange({ at, barrier, before, after, evidence }: BarrierChange): string {
  return `${at} ${barrier}: ${before} -> ${after}${after === "pass" ? "" : ` (${evidence.join("; ")})`}`;
}

/** A line that wraps, or one too many, would scroll the rest out of its place. */
function fit(lines: readonly string[], rows: number, columns: number): string[] {
  const cut = lines.map((line) => {
    const plain = stripVTControlCharacters(line);
    return plain.length <= columns ? line : `${plain.slice(0, columns - 1)}…`;
  });
  return cut.length <= rows ? cut : [...cut.slice(0, rows - 1), "…"];
}
