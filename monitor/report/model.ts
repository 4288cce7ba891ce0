import type { Verdict } from "../check.ts";

/** Something that the stack declares, beside what Docker has in its place. */
export interface ObjectRow {
  readonly kind: string;
  readonly name: string;
  /** What the next `up` would do to it, "nothing" where it is as declared. */
  readonly declared: string;
  /** What Docker has. */
  readonly live: string;
  readonly agrees: boolean;
}

/** One property of the container. A value that could be a secret is never here: only that it is set. */
export interface PropertyRow {
  readonly property: string;
  readonly declared: string;
  readonly live: string;
  readonly agrees: boolean;
}

/** All that a report shows. Nothing in it is a secret. */
export interface DatabaseReport {
  readonly at: Date;
  readonly stack: string;
  readonly containerName: string;
  readonly networkName: string;
  readonly volumeName: string;
  /** The API as the host reaches it, and as containers on the network do. */
  readonly apiUrl: string;
  readonly internalUrl: string;
  readonly standIns: readonly string[];
  readonly verdict: Verdict;
  /** What Docker publishes now, such as "127.0.0.1:8080 -> 8080/tcp". */
  readonly published: readonly string[];
  readonly objects: readonly ObjectRow[];
  readonly properties: readonly PropertyRow[];
  /** Why the declaration could not be had; undefined where it could. */
  readonly undeclared: string | undefined;
  readonly notStopped: readonly string[];
}
