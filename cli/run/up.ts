import pc from "picocolors";
import { converge } from "../../engine/converge.ts";
import { openStack } from "../../engine/stack.ts";
import { commandContext, type StackOptions } from "../context.ts";
import { databaseOf } from "../open-database.ts";
import { printProgress, say } from "../progress.ts";
import { showDatabase } from "../show-database.ts";

export interface UpOptions extends StackOptions {
  readonly adopt?: true;
}

/** `mallku up`: the main job. */
export async function runUp(options: UpOptions, signal: AbortSignal): Promise<void> {
  const context = await commandContext(options);
  const open = await openStack(context.workspace);
  const { done, outputs } = await converge(open, {
    docker: context.docker,
    adopt: options.adopt === true,
    signal,
    say,
    onEvent: printProgress,
  });
  const summary =
    done.length === 0 ? ["Nothing to change."] : ["Changed:", ...done.map((line) => `  ${line}`)];
  process.stdout.write(`${pc.green(summary.join("\n"))}\n`);
  await showDatabase(await databaseOf(context, open, outputs));
}
