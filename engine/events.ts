import type { EngineEvent, OpType } from "@pulumi/pulumi/automation/index.js";
import { z } from "zod";

/** One resource and what the engine does, or would do, to it. */
export interface Change {
  readonly urn: string;
  readonly type: string;
  readonly op: OpType;
  /** The provider's id in the stack's state; undefined where the state has none. */
  readonly oldId: string | undefined;
  /** The resource's declared inputs, as the provider's check left them. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Property paths that differ. */
  readonly diffs: readonly string[];
  /** Whether the engine refuses to delete it. */
  readonly isProtected: boolean;
}

export interface PolicyViolation {
  readonly policy: string;
  readonly pack: string;
  readonly urn: string | undefined;
  readonly message: string;
  readonly mandatory: boolean;
}

const summarySchema = z.looseObject({ PolicyPacks: z.record(z.string(), z.string()).nullish() });

/**
 * The names of the packs that ran. The engine writes the field with a capital letter, which its SDK's types
 * do not, and each key as `name|local|path` (measured, engine 3.259.0).
 */
function packsOf(summary: unknown): string[] {
  const packs = summarySchema.safeParse(summary).data?.PolicyPacks ?? {};
  return Object.keys(packs).map((key) => key.split("|")[0] ?? key);
}

/** What one run of the engine said, sorted. Filled while the run goes on. */
export class EngineLog {
  readonly changes = new Map<string, Change>();
  readonly violations: PolicyViolation[] = [];
  readonly errors: string[] = [];
  readonly warnings: string[] = [];
  /** The packs that the engine says it ran: an absent pack passes silently. */
  readonly packs = new Set<string>();

  readonly add = (event: EngineEvent): void => {
    if (event.resourcePreEvent !== undefined) this.#addChange(event.resourcePreEvent.metadata);
    if (event.policyEvent !== undefined) {
      const { policyName, policyPackName, resourceUrn, message, enforcementLevel } = event.policyEvent;
      this.violations.push({
        policy: policyName,
        pack: policyPackName,
        urn: resourceUrn,
        message,
        mandatory: enforcementLevel === "mandatory",
      });
    }
    if (event.diagnosticEvent !== undefined && event.diagnosticEvent.ephemeral !== true) {
      const { severity, message } = event.diagnosticEvent;
      if (severity === "error") this.errors.push(message.trim());
      if (severity === "warning") this.warnings.push(message.trim());
    }
    if (event.summaryEvent !== undefined) packsOf(event.summaryEvent).forEach((pack) => this.packs.add(pack));
  };

  #addChange(metadata: NonNullable<EngineEvent["resourcePreEvent"]>["metadata"]): void {
    const { urn, type, diffs, detailedDiff } = metadata;
    const [was, is] = [metadata.old?.protect === true, metadata.new?.protect === true];
    // To the engine a resource is the same with another protection, and yet only an update writes that into the state.
    const isReprotected = metadata.op === "same" && metadata.new !== undefined && was !== is;
    const op = isReprotected ? "update" : metadata.op;
    // A replacement is announced in up to three steps; the first names it, the last is bookkeeping.
    if (this.changes.has(urn) && op !== "replace") return;
    this.changes.set(urn, {
      urn,
      type,
      op,
      oldId: metadata.old?.id === "" ? undefined : metadata.old?.id,
      inputs: (metadata.new ?? metadata.old)?.inputs ?? {},
      diffs: isReprotected
        ? ["protect"]
        : [...new Set([...Object.keys(detailedDiff ?? {}), ...(diffs ?? [])])],
      isProtected: was || is,
    });
  }
}
