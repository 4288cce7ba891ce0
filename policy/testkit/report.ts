import type { Properties, Resource } from "./resource.ts";

export interface Violation {
  readonly policy: string;
  readonly level: "advisory" | "mandatory";
  /** The policy's description and, on a line of its own, what it reported. */
  readonly message: string;
  readonly urn: string;
}

/** What a policy changed a resource into; the policies after it, and the engine, go on with that. */
export interface Remediation {
  readonly policy: string;
  /** All of them; secrets as in what was given. */
  readonly properties: Properties;
}

/** A policy that read an unknown value: the rest of it did not run, and the engine goes on. */
export interface NotRun {
  readonly policy: string;
  readonly message: string;
  readonly urn: string;
}

/** What the engine learns from a pack about one resource, or about one stack. */
export interface Report {
  /** Of policies at the level `remediate`, one after the other. What follows is said of the resource after the last. */
  readonly remediations: readonly Remediation[];
  readonly violations: readonly Violation[];
  /** Each of these is a hole: the engine shows it as advice, whatever the policy's level. */
  readonly notRun: readonly NotRun[];
  readonly notApplicable: readonly { readonly policy: string; readonly reason: string }[];
  /** Whether a preview would fail by it. */
  readonly refused: boolean;
}

/** What answers as a policy pack does: policies in this process, or a pack that was launched. */
export interface Analyzer {
  /** @throws where a policy throws anything but an unknown value's error, as the engine's preview then fails */
  analyze(resource: Resource): Promise<Report>;
  /** @throws like `analyze` */
  analyzeStack(resources: readonly Resource[]): Promise<Report>;
}
