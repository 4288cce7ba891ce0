import type { Barrier, BarrierState } from "./barrier.ts";

/** That a barrier is no longer in the state in which it was last seen. */
export interface BarrierChange {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly barrier: string;
  readonly before: BarrierState;
  readonly after: BarrierState;
  /** What was measured when the change was seen. */
  readonly evidence: readonly string[];
}

/** What takes a structured line: a pino logger does. */
export interface ChangeLog {
  readonly info: (fields: object, message: string) => void;
  readonly warn: (fields: object, message: string) => void;
}

/** Remembers in which state each barrier was last seen, so that a change is told once and not at each look. */
export class BarrierMemory {
  readonly #states = new Map<string, BarrierState>();

  /**
   * Takes in what was just measured.
   * @returns what differs from the time before; the first look at a barrier is no change
   */
  note(barriers: readonly Barrier[], at: Date = new Date()): BarrierChange[] {
    return barriers.flatMap(({ id, state, evidence }) => {
      const before = this.#states.get(id);
      this.#states.set(id, state);
      if (before === undefined || before === state) return [];
      return [{ at: at.toISOString(), barrier: id, before, after: state, evidence }];
    });
  }
}

/** One line for each change, as a warning where the barrier does not hold. */
export function logChanges(log: ChangeLog, changes: readonly BarrierChange[]): void {
  for (const change of changes) {
    const message = `barrier ${change.barrier}: ${change.before} -> ${change.after}`;
    if (change.after === "pass") log.info({ change }, message);
    else log.warn({ change }, message);
  }
}
