import type Docker from "dockerode";
import type { BarrierState, Target } from "../barrier.ts";
import type { Verdict } from "../check.ts";

/** What a check looks at. What this room may not reach for itself is given as functions. */
export interface Scene {
  readonly docker: Docker;
  readonly target: Target;
  /** The barriers, measured once for all checks that read them. */
  readonly verdict: () => Promise<Verdict>;
  /** The stack's state as its backend keeps it. */
  readonly state: () => Promise<unknown>;
  /** Previews, with the policy pack in force, a stack that publishes port 8529. */
  readonly previewOfOpenDatabase: () => Promise<Preview>;
}

export interface Preview {
  readonly isRefused: boolean;
  /** The policy pack's words. */
  readonly violations: readonly string[];
}

export interface Seen {
  readonly state: BarrierState;
  /** A line each. */
  readonly seen: readonly string[];
}

/** One thing that must hold, or must fail, however little whoever runs it remembers. */
export interface AmnesiaCheck {
  readonly id: string;
  readonly title: string;
  /** What it does, in one sentence. */
  readonly tries: string;
  /** Why it must hold, or fail, for a reader who knows nothing of this project. */
  readonly why: string;
  readonly run: (scene: Scene) => Promise<Seen>;
}

/** A check that was run. */
export interface CheckResult extends Omit<AmnesiaCheck, "run">, Seen {}
