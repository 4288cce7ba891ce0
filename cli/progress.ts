import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";
import pc from "picocolors";
import { describeStep } from "../engine/describe.ts";

/** One line on stderr for each step of the engine. */
export function printProgress(event: EngineEvent): void {
  const step = describeStep(event);
  if (step !== undefined) say(step.failed ? pc.red(step.line) : pc.dim(step.line));
}

/** One plain line about what is going on. */
export function say(line: string): void {
  process.stderr.write(`  ${line}\n`);
}
