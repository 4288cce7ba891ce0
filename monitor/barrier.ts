import type { Connect } from "./connect.ts";

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

/**
 * How another host that Docker is on is looked at from here. Who may start programs and make containers gives it: the server
 * of agents may do neither, and so holds none of this.
 */
export interface OtherHost {
  /** Path of a socket that leads to a port of that host. */
  readonly socketTo: (address: string, port: number) => Promise<string>;
  /** What is seen of a port on each address of that host, and on those given. */
  readonly tryPort: (
    image: string,
    addresses: readonly string[],
    port: number,
  ) => Promise<readonly Connect[]>;
}

/** Where the database is that a monitor looks at. */
export interface Target {
  readonly containerName: string;
  readonly networkName: string;
  readonly volumeName: string;
  /** Docker's host, where it is another than this one. */
  readonly otherHost: OtherHost | undefined;
  /** Base of the API as Docker's host reaches it, `http://127.0.0.1:8080`. */
  readonly apiUrl: string;
  readonly apiToken: string | undefined;
}

/** The worst of several: one failure fails, one unknown is not a pass. */
export function worst(states: readonly BarrierState[]): BarrierState {
  if (states.length === 0 || states.includes("unknown")) return states.includes("fail") ? "fail" : "unknown";
  return states.includes("fail") ? "fail" : "pass";
}
