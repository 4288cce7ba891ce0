/** Unknown is not safe: a barrier that could not be measured does not hold. */
export type BarrierState = "pass" | "fail" | "unknown";

/** One thing that must hold of a running database, and what was seen of it. */
export interface Barrier {
  readonly id: string;
  readonly title: string;
  readonly state: BarrierState;
  /** What was measured, one line each. */
  readonly evidence: readonly string[];
  /** Why it matters, for a reader who knows nothing of this project. */
  readonly why: string;
}

/** Where the database is that a monitor looks at. */
export interface Target {
  readonly containerName: string;
  readonly networkName: string;
  readonly volumeName: string;
  /** Base of the API as the host reaches it, `http://127.0.0.1:8080`. */
  readonly apiUrl: string;
  readonly apiToken: string | undefined;
}

/** The worst of several: one failure fails, one unknown is not a pass. */
export function worst(states: readonly BarrierState[]): BarrierState {
  if (states.length === 0 || states.includes("unknown")) return states.includes("fail") ? "fail" : "unknown";
  return states.includes("fail") ? "fail" : "pass";
}
