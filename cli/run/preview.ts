import { previewStack } from "../../engine/converge.ts";
import { describeChange } from "../../engine/describe.ts";
import { withStackLock } from "../../engine/lock.ts";
import { openStack } from "../../engine/stack.ts";
import { commandContext, type StackOptions } from "../context.ts";
import { say } from "../progress.ts";

/** `mallku preview`: the gate's verdict and the changes, without any. */
export async function runPreview(options: StackOptions, signal: AbortSignal): Promise<void> {
  const { workspace } = await commandContext(options);
  const open = await openStack(workspace);
  const log = await withStackLock(open, { say, signal }, () => previewStack(open, { signal }));
  const changes = [...log.changes.values()].filter(({ op }) => op !== "same");
  const lines = changes.map((change) => `  ${describeChange(change)}`);
  process.stdout.write(lines.length === 0 ? "Nothing to change.\n" : `Would change:\n${lines.join("\n")}\n`);
  log.violations.forEach(({ message }) => process.stdout.write(`  advice: ${message}\n`));
  process.stdout.write("The policy pack allows it.\n");
}
