import { CancelledError } from "../engine/errors.ts";

export interface Work {
  /** Aborted when nobody waits for the result any more. */
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

interface Run<Result> {
  readonly promise: Promise<Result>;
  readonly abort: AbortController;
  readonly listeners: Set<(line: string) => void>;
}

/**
 * Work that many may ask for at once and that is done once for all who ask for the same. Who gives up leaves
 * the others their result; only when the last has left is the work itself interrupted.
 */
export class SharedRuns<Result> {
  readonly #runs = new Map<string, Run<Result>>();

  /** @param same those who give the same text share one run */
  async join(same: string, { signal, say }: Work, work: (work: Work) => Promise<Result>): Promise<Result> {
    signal.throwIfAborted();
    // A run that is being interrupted is waited for: the next one must find what it leaves.
    let run = this.#runs.get(same);
    while (run?.abort.signal.aborted === true) {
      await run.promise.catch(() => undefined);
      run = this.#runs.get(same);
    }
    const joined = run ?? this.#start(same, work);
    // A function of its own: two callers may well say to the same one.
    const listener = (line: string) => {
      say(line);
    };
    joined.listeners.add(listener);
    const left = Promise.withResolvers<never>();
    const leave = () => {
      joined.listeners.delete(listener);
      if (joined.listeners.size === 0) joined.abort.abort();
      left.reject(new CancelledError("Cancelled; the engine saves its state."));
    };
    signal.addEventListener("abort", leave);
    try {
      return await Promise.race([joined.promise, left.promise]);
    } finally {
      signal.removeEventListener("abort", leave);
    }
  }

  /** Resolves when what runs now has ended, however it ended. */
  async ended(): Promise<void> {
    await Promise.allSettled([...this.#runs.values()].map(({ promise }) => promise));
  }

  #start(same: string, work: (work: Work) => Promise<Result>): Run<Result> {
    const abort = new AbortController();
    const listeners = new Set<(line: string) => void>();
    const say = (line: string) => {
      listeners.forEach((listener) => {
        listener(line);
      });
    };
    const promise = work({ signal: abort.signal, say }).finally(() => {
      this.#runs.delete(same);
    });
    const run = { promise, abort, listeners };
    this.#runs.set(same, run);
    return run;
  }
}
