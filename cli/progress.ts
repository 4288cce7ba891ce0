import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";
import pc from "picocolors";

const QUIET = new Set(["same", "read", "refresh"]);

/** One line on stderr for each step of the engine; only names and kinds, because events can hold secrets. */
export function printProgress(event: EngineEvent): void {
  const step = event.resourcePreEvent ?? event.resOutputsEvent;
  const failed = event.resOpFailedEvent;
  if (failed !== undefined) {
    say(pc.red(`failed ${resourceName(failed.metadata.urn)}`));
  } else if (step !== undefined && step.planning !== true && !QUIET.has(step.metadata.op)) {
    const isDone = event.resOutputsEvent !== undefined;
    say(pc.dim(`${step.metadata.op} ${resourceName(step.metadata.urn)} ${isDone ? "done" : "…"}`));
  }
}

/** One plain line about what is going on. */
export function say(line: string): void {
  process.stderr.write(`  ${line}\n`);
}

function resourceName(urn: string): string {
  const [, , type = "", name = ""] = urn.split("::");
  return `${type.split("$").at(-1)?.split(":").at(-1) ?? type} ${name}`;
}
