import pc from "picocolors";
import { converge } from "../../engine/converge.ts";
import { openStack } from "../../engine/stack.ts";
import { commandContext, type StackOptions } from "../context.ts";
import { databaseOf } from "../open-database.ts";
import { printProgress, say } from "../progress.ts";
import { checkBarriers } from "../../monitor/check.ts";
import { demandBarriers } from "../show-database.ts";
import { describeDatabase } from "../report.ts";
import { statusOf } from "../status-json.ts";
import { upLine } from "../up-json.ts";

export interface UpOptions extends StackOptions {
  readonly adopt?: true;
  readonly json?: true;
}

/** `mallku up`: the main job. */
export async function runUp(options: UpOptions, signal: AbortSignal): Promise<void> {
  const context = await commandContext(options);
  const open = await openStack(context.workspace, options.adopt === true ? say : undefined);
  const { done, outputs } = await converge(open, {
    docker: context.docker,
    adopt: options.adopt === true,
    signal,
    say,
    onEvent: printProgress,
  });
  if (options.json !== true) process.stdout.write(`${pc.green(summaryOf(done))}\n`);
  const database = await databaseOf(context, open, outputs);
  const verdict = await checkBarriers(context.docker, database.target);
  const text =
    options.json === true
      ? upLine(done, statusOf(database, { at: new Date(), verdict, changes: [] }))
      : describeDatabase(open.name, database.outputs, verdict);
  process.stdout.write(`${text}\n`);
  demandBarriers(database, verdict);
}

function summaryOf(done: readonly string[]): string {
  return done.length === 0
    ? "Nothing to change."
    : ["Changed:", ...done.map((line) => `  ${line}`)].join("\n");
}
