import { resolve } from "node:path";
import { EngineError } from "../../engine/errors.ts";
import { reason } from "../../monitor/reason.ts";
import { reportPage } from "../../monitor/report/page.ts";
import { replaceFile } from "../../tools/keep.mjs";
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
  await write(file, reportPage(report));
  const written = { stack: options.stack, file, holds: report.verdict.holds };
  process.stdout.write(options.json === true ? `${reportLine(written)}\n` : `Wrote ${file}\n`);
  demandBarriers(database, report.verdict);
}

async function write(file: string, page: string): Promise<void> {
  try {
    await replaceFile(file, page, 0o644);
  } catch (error) {
    throw new EngineError(`${file} could not be written: ${reason(error)}`, { cause: error });
  }
}
