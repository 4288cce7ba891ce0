import { previewStack } from "../../engine/converge.ts";
import { describeChange } from "../../engine/describe.ts";
import type { EngineLog } from "../../engine/events.ts";
import { withStackLock } from "../../engine/lock.ts";
import { openStack } from "../../engine/stack.ts";
import { commandContext, type StackOptions } from "../context.ts";
import { previewLine } from "../preview-json.ts";
import { say } from "../progress.ts";

export interface PreviewOptions extends StackOptions {
  readonly json?: true;
}

/** `mallku preview`: the gate's verdict and the changes, without any. */
export async function runPreview(options: PreviewOptions, signal: AbortSignal): Promise<void> {
  const { workspace } = await commandContext(options);
  const open = await openStack(workspace);
  const log = await withStackLock(open, { say, signal }, () => previewStack(open, { signal }));
  process.stdout.write(`${options.json === true ? previewLine(open.name, log) : describePreview(log)}\n`);
}

function describePreview({ changes, violations }: EngineLog): string {
  const lines = [...changes.values()]
    .filter(({ op }) => op !== "same")
    .map((change) => `  ${describeChange(change)}`);
  return [
    ...(lines.length === 0 ? ["Nothing to change."] : ["Would change:", ...lines]),
    ...violations.map(({ message }) => `  advice: ${message}`),
    "The policy pack allows it.",
  ].join("\n");
}
