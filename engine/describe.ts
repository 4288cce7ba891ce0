import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";
import type { Change } from "./events.ts";

const QUIET = new Set(["same", "read", "refresh"]);

/** "replace container (docker:index/container:Container): labels, memory" */
export function describeChange({ op, urn, type, diffs }: Change): string {
  const what = `${op} ${urn.split("::").at(-1) ?? urn} (${type})`;
  return diffs.length === 0 ? what : `${what}: ${diffs.join(", ")}`;
}

/** One step of the engine as a line; only names and kinds, because events can hold secrets. */
export interface Step {
  readonly line: string;
  readonly failed: boolean;
}

/** @returns undefined for an event that is no step, or that changes nothing */
export function describeStep(event: EngineEvent): Step | undefined {
  const failed = event.resOpFailedEvent;
  if (failed !== undefined) return { line: `failed ${resourceName(failed.metadata.urn)}`, failed: true };
  const step = event.resourcePreEvent ?? event.resOutputsEvent;
  if (step === undefined || step.planning === true || QUIET.has(step.metadata.op)) return undefined;
  const end = event.resOutputsEvent === undefined ? "…" : "done";
  return { line: `${step.metadata.op} ${resourceName(step.metadata.urn)} ${end}`, failed: false };
}

function resourceName(urn: string): string {
  const [, , type = "", name = ""] = urn.split("::");
  return `${type.split("$").at(-1)?.split(":").at(-1) ?? type} ${name}`;
}
