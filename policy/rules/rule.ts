import type { ResourceFacts } from "../facts/model.ts";

/** A chapter of a public benchmark that asks for the same barrier. */
export interface Reference {
  readonly name: string;
  readonly version: string;
  readonly id: string;
  readonly title: string;
}

/** One danger found, before the rule's and the resource's names are put to it. */
export interface Danger {
  readonly kind: "deny" | "unknown";
  /** Property path inside the resource, "" for the resource itself. */
  readonly path: string;
  /**
   * What was found, by its class, why it matters, and what to write instead. It may show ports, parsed addresses and
   * words of Docker's own; never a declared text, which could be a secret.
   */
  readonly message: string;
}

export interface Finding extends Danger {
  readonly rule: string;
  /** The URN, or the name under which Docker knows it. */
  readonly resource: string;
}

/** What a rule says of itself; nothing else repeats these texts. */
export interface Description {
  readonly id: string;
  readonly title: string;
  readonly severity: "low" | "medium" | "high" | "critical";
  readonly enforcement: "mandatory" | "advisory";
  /** Why the barrier exists, for a reader who knows nothing of this project. */
  readonly why: string;
  /** What to do instead. */
  readonly remedy: string;
  readonly references: readonly Reference[];
  /** Whether a reviewed waiver can hold a finding back; never where the rule guards the database or the host. */
  readonly waivable?: true;
}

/** A barrier that one resource holds or breaks. `check` is pure. */
export interface Rule extends Description {
  readonly check: (facts: ResourceFacts) => readonly Danger[];
}

/** A danger in a stack, at one of its resources or at the stack itself. */
export interface StackDanger extends Danger {
  /** The URN it is found at; undefined for the stack as a whole. */
  readonly resource: string | undefined;
}

/** A barrier that only the whole stack holds or breaks. */
export interface StackRule<Stack> extends Description {
  readonly check: (stack: Stack) => readonly StackDanger[];
}

export function deny(path: string, found: string, instead: string): Danger {
  return { kind: "deny", path, message: `${found}. ${instead}` };
}

/** CIS Docker Benchmark 1.6.0, by its chapter. */
export function cis(id: string, title: string): Reference {
  return { name: "CIS Docker Benchmark", version: "1.6.0", id, title };
}
