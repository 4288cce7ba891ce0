/** What the clients did and saw. Times are of a monotonic clock, in milliseconds. */
export class Tally {
  readonly #done = new Map<string, number>();
  /** Requests that got no answer, or 503: expected while the database is down. */
  unanswered = 0;
  #last: number;
  #longest = 0;

  constructor(now: number) {
    this.#last = now;
  }

  /** An act of a client was answered as it should. */
  note(act: string): void {
    this.#done.set(act, (this.#done.get(act) ?? 0) + 1);
  }

  /** A write of some client was acknowledged. */
  acknowledged(now: number): void {
    this.#longest = Math.max(this.#longest, now - this.#last);
    this.#last = now;
  }

  /** From now on the longest time without an acknowledged write is counted anew. */
  watch(now: number): void {
    this.#last = now;
    this.#longest = 0;
  }

  /** The longest time since {@link watch} in which no write of any client was acknowledged. */
  get longestSilence(): number {
    return this.#longest;
  }

  /** Whether a write was acknowledged after that moment. */
  hasAcknowledgedSince(moment: number): boolean {
    return this.#last > moment;
  }

  get byAct(): ReadonlyMap<string, number> {
    return this.#done;
  }

  get total(): number {
    return [...this.#done.values()].reduce((sum, count) => sum + count, 0);
  }
}
