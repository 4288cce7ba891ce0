import { rename, rm, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { EngineError } from "../../engine/errors.ts";
import { reportPage } from "../../monitor/report/page.ts";
import type { StackOptions } from "../context.ts";
import { gatherReport } from "../gather-report.ts";
import { openDatabase } from "../open-database.ts";
import { reportLine } from "../report-json.ts";
import { demandBarriers } from "../show-database.ts";

export interface ReportOptions extends StackOptions {
  readonly html: string;
  readonly json?: true;
}

/** `mallku report --html FILE`: what is declared and what is live, drawn. Written also where a barrier is broken. */
export async function runReport(options: ReportOptions, signal: AbortSignal): Promise<void> {
  const database = await openDatabase(options);
  const report = await gatherReport(database, signal);
  const file = resolve(options.html);
  await replaceFile(file, reportPage(report));
  const written = { stack: options.stack, file, holds: report.verdict.holds };
  process.stdout.write(options.json === true ? `${reportLine(written)}\n` : `Wrote ${file}\n`);
  demandBarriers(database, report.verdict);
}

/** Whole or not at all: a page that was cut off would show fewer barriers than there are. */
async function replaceFile(file: string, text: string): Promise<void> {
  const draft = `${file}.${process.pid}`;
  try {
    await writeFile(draft, text);
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw new EngineError(
      `${file} could not be written: ${error instanceof Error ? error.message : String(error)}`,
      {
        cause: error,
      },
    );
  }
}
