import type { Finding } from "./rules/rule.ts";

/** A place in a source file of the program that declares a resource. */
export interface SourceLocation {
  /** Relative to the project's folder, with "/" between its parts. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

/** One reviewed exception: this finding, at this resource, until this day. */
export interface Waiver {
  readonly rule: string;
  /** The URN. */
  readonly resource: string;
  readonly reason: string;
  readonly owner: string;
  /** The last day on which it holds, as YYYY-MM-DD. */
  readonly expires: string;
}

export interface JudgedFinding extends Finding {
  readonly enforcement: "mandatory" | "advisory";
  /** Undefined where it cannot be had: a state or a living container has no source. */
  readonly location: SourceLocation | undefined;
  /** A finding that is waived is reported, and does not stop anything. */
  readonly waiver: Waiver | undefined;
}

/** What the rules say of one whole stack, wherever its facts came from. */
export interface Verdict {
  readonly subject: "declaration" | "state" | "live";
  readonly stack: string;
  /** How many resources were judged. */
  readonly resources: number;
  readonly findings: readonly JudgedFinding[];
}

/** Whether a finding stops a deployment; advice and waived findings do not. */
export function stops({ enforcement, waiver }: JudgedFinding): boolean {
  return enforcement === "mandatory" && waiver === undefined;
}

export function passes({ findings }: Verdict): boolean {
  return !findings.some(stops);
}
