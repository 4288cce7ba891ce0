import { createInterface } from "node:readline/promises";
import { destroyStack } from "../../engine/destroy.ts";
import { CancelledError } from "../../engine/errors.ts";
import { openStack } from "../../engine/stack.ts";
import { commandContext, type StackOptions } from "../context.ts";
import { printProgress, say } from "../progress.ts";

export interface DestroyOptions extends StackOptions {
  readonly yes?: true;
}

/** `mallku destroy`: everything that the stack owns and does not protect. */
export async function runDestroy(options: DestroyOptions, signal: AbortSignal): Promise<void> {
  if (options.yes !== true) await confirm(options.stack);
  const { workspace, docker } = await commandContext(options);
  const open = await openStack(workspace);
  const removed = await destroyStack(open, docker, { signal, say, onEvent: printProgress });
  process.stdout.write(
    removed.length === 0 ? "Nothing to remove.\n" : `Removed ${removed.length} resources.\n`,
  );
}

async function confirm(stack: string): Promise<void> {
  if (!process.stdin.isTTY) {
    throw new CancelledError(
      `Nobody can be asked here: \`npx mallku destroy --stack ${stack} --yes\` removes it without asking.`,
    );
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question(
    `Remove stack ${stack} and all its unprotected data? Type its name: `,
  );
  terminal.close();
  if (answer !== stack) throw new CancelledError("Nothing was removed.");
}
