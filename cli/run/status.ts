import { checkBarriers } from "../../monitor/check.ts";
import { watchBarriers } from "../../monitor/watch.ts";
import type { StackOptions } from "../context.ts";
import { openDatabase, type Database } from "../open-database.ts";
import { demandBarriers, showDatabase } from "../show-database.ts";
import { statusLine } from "../status-json.ts";
import { jsonScreen, plainScreen, terminalScreen, type WatchScreen } from "../watch-screen.ts";

const WATCH_INTERVAL_MS = 2000;

export interface StatusOptions extends StackOptions {
  readonly watch?: true;
  readonly json?: true;
}

/** `mallku status`: what is true now, measured. */
export async function runStatus(options: StatusOptions, signal: AbortSignal): Promise<void> {
  const database = await openDatabase(options);
  if (options.watch === true) await watch(database, options.json === true, signal);
  else if (options.json === true) await writeJson(database);
  else await showDatabase(database);
}

async function writeJson(database: Database): Promise<void> {
  const verdict = await checkBarriers(database.context.docker, database.target);
  process.stdout.write(`${statusLine(database, { at: new Date(), verdict, changes: [] })}\n`);
  demandBarriers(database, verdict);
}

/** Ends with the signal, which is how one ends a watch; what then still does not hold is the exit code's to say. */
async function watch(database: Database, json: boolean, signal: AbortSignal): Promise<void> {
  const screen = screenFor(database, json);
  const unread = new AbortController();
  process.stdout.once("error", () => {
    unread.abort();
  });
  let last;
  try {
    const options = { intervalMs: WATCH_INTERVAL_MS, signal: AbortSignal.any([signal, unread.signal]) };
    for await (const observation of watchBarriers(database.context.docker, database.target, options)) {
      screen.show(observation);
      last = observation.verdict;
    }
  } finally {
    screen.end();
  }
  if (last !== undefined) demandBarriers(database, last);
}

function screenFor(database: Database, json: boolean): WatchScreen {
  if (json) return jsonScreen(database, process.stdout);
  if (process.stdout.isTTY) return terminalScreen(database, process.stdout, WATCH_INTERVAL_MS);
  return plainScreen(database, process.stdout);
}
