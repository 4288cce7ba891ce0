import { setTimeout } from "node:timers/promises";
import type Docker from "dockerode";
import type { Target } from "./barrier.ts";
import { BarrierMemory, type BarrierChange } from "./changes.ts";
import { checkBarriers, type Verdict } from "./check.ts";

export interface Observation {
  readonly at: Date;
  readonly verdict: Verdict;
  /** What has changed since the observation before. */
  readonly changes: readonly BarrierChange[];
}

export interface WatchOptions {
  /** From the end of one measurement to the start of the next, milliseconds. */
  readonly intervalMs: number;
  readonly signal: AbortSignal;
}

/** Measures every barrier again and again, until the signal; a daemon that is away is waited for. */
export async function* watchBarriers(
  docker: Docker,
  target: Target,
  { intervalMs, signal }: WatchOptions,
): AsyncGenerator<Observation, void> {
  const memory = new BarrierMemory();
  const ended = new Promise<undefined>((resolve) => {
    signal.addEventListener("abort", () => {
      resolve(undefined);
    });
  });
  while (!signal.aborted) {
    const verdict = await Promise.race([checkBarriers(docker, target), ended]);
    if (verdict === undefined) return;
    const at = new Date();
    yield { at, verdict, changes: memory.note(verdict.barriers, at) };
    await pause(intervalMs, signal);
  }
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await setTimeout(milliseconds, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
