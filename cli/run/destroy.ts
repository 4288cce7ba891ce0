import { destroyStack } from "../../engine/destroy.ts";
import { openStack } from "../../engine/stack.ts";
import { readConfiguration } from "../../gate/settings.ts";
import { confirm, type Question } from "../confirm.ts";
import { commandContext, type StackOptions } from "../context.ts";
import { destroyLine } from "../destroy-json.ts";
import { printProgress, say } from "../progress.ts";

export interface DestroyOptions extends StackOptions {
  readonly yes?: true;
  readonly json?: true;
}

/** `mallku destroy`: everything that the stack owns and does not protect. */
export async function runDestroy(options: DestroyOptions, signal: AbortSignal): Promise<void> {
  if (options.yes !== true) await confirm(question(options.stack), signal);
  const { workspace, docker } = await commandContext(options);
  const open = await openStack(workspace);
  const { config } = await readConfiguration(workspace);
  const protectsData = config["mallku:protectData"] !== "false";
  const removed = await destroyStack(open, docker, { protectsData, signal, say, onEvent: printProgress });
  const text = removed.length === 0 ? "Nothing to remove." : `Removed ${removed.length} resources.`;
  process.stdout.write(`${options.json === true ? destroyLine(open.name, removed) : text}\n`);
}

function question(stack: string): Question {
  return {
    text: `Remove stack ${stack} and all its unprotected data? Type its name: `,
    answer: stack,
    otherwise: `npx mallku destroy --stack ${stack} --yes`,
    refused: "Nothing was removed.",
  };
}
