import { median } from "../../bench/measure.ts";

/** What the container's processes held of memory at a moment; milliseconds from the start, bytes. */
export interface Sample {
  readonly at: number;
  readonly bytes: number;
}

/** How memory went while nothing was killed. Bytes. */
export interface MemoryVerdict {
  readonly first: number;
  readonly last: number;
  /** By least squares, bytes a minute. */
  readonly slope: number;
  /** "unknown" where the time was too short to tell. */
  readonly state: "flat" | "grows" | "unknown";
}

/**
 * Of the median: V8 takes and returns memory in steps, so that one process's own thirds differ by some percent. What is
 * not given back grows with every request, and passes this in ten minutes from about a hundred bytes each on.
 */
export const ALLOWED_GROWTH = 0.1;
/** Less shows V8's growing into its work, and no leak. */
const LEAST_MS = 5 * 60_000;
/** Of the time, at its beginning: what starts takes memory for the first time. */
const WARMING = 0.2;

/** @param samples of one undisturbed time, in order */
export function judgeMemory(samples: readonly Sample[]): MemoryVerdict {
  const [start, end] = [samples[0]?.at ?? 0, samples.at(-1)?.at ?? 0];
  const warm = start + (end - start) * WARMING;
  const third = (end - warm) / 3;
  const within = (from: number, until: number) =>
    samples.filter(({ at }) => at >= from && at <= until).map(({ bytes }) => bytes);
  const first = median(within(warm, warm + third));
  const last = median(within(end - third, end));
  const grows = last > first * (1 + ALLOWED_GROWTH);
  return {
    first,
    last,
    slope: slopeOf(samples.filter(({ at }) => at >= warm)) * 60_000,
    state: end - start < LEAST_MS ? "unknown" : grows ? "grows" : "flat",
  };
}

function slopeOf(samples: readonly Sample[]): number {
  const mean = (of: (sample: Sample) => number) =>
    samples.reduce((sum, sample) => sum + of(sample), 0) / samples.length;
  const [at, bytes] = [mean((sample) => sample.at), mean((sample) => sample.bytes)];
  const spread = mean((sample) => (sample.at - at) ** 2);
  return spread === 0 ? 0 : mean((sample) => (sample.at - at) * (sample.bytes - bytes)) / spread;
}
