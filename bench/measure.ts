import { readFileSync } from "node:fs";

/** One thing to time. */
export interface Contender {
  readonly name: string;
  /** Done before each run, and not timed. */
  readonly prepare?: () => Promise<unknown>;
  readonly run: () => Promise<unknown>;
}

export interface Figure {
  readonly name: string;
  /** Milliseconds. */
  readonly median: number;
  readonly least: number;
  readonly most: number;
  /** Of this median to the first contender's. */
  readonly ratio: number;
  /** Median of the milliseconds of processor time, of this process and of those that it waited for. */
  readonly processor: number;
  /** Undefined where the first contender's is too short for the clock that it is taken with. */
  readonly processorRatio: number | undefined;
}

/** Linux counts processor time in hundredths of a second (proc(5), stat, fields 14 to 17). */
const TICK_MS = 10;
/** A median of fewer ticks says nothing, and no ratio can be made to it. */
const TELLING_TICKS = 3;

/**
 * Times contenders in turn, A B A B …, after one uncounted round, so that a machine that gets slower in
 * the meantime gets slower for all of them. Processor time hardly depends on what else runs.
 */
export async function compare(contenders: readonly Contender[], rounds: number): Promise<Figure[]> {
  const times = new Map(
    contenders.map(({ name }) => [name, { elapsed: [] as number[], busy: [] as number[] }]),
  );
  for (let round = 0; round <= rounds; round += 1) {
    for (const { name, prepare, run } of contenders) {
      await prepare?.();
      const [start, busy] = [performance.now(), processorTime()];
      await run();
      if (round > 0) {
        times.get(name)?.elapsed.push(performance.now() - start);
        times.get(name)?.busy.push(processorTime() - busy);
      }
      process.stderr.write(`\r${name}: round ${round} of ${rounds}    `);
    }
  }
  process.stderr.write("\n");
  const medians = (name: string | undefined) => {
    const { elapsed, busy } = times.get(name ?? "") ?? { elapsed: [], busy: [] };
    return { median: median(elapsed), processor: median(busy) };
  };
  const first = medians(contenders[0]?.name);
  return contenders.map(({ name }) => {
    const elapsed = times.get(name)?.elapsed ?? [];
    const own = medians(name);
    return {
      name,
      ...own,
      least: Math.min(...elapsed),
      most: Math.max(...elapsed),
      ratio: own.median / first.median,
      processorRatio: first.processor < TELLING_TICKS * TICK_MS ? undefined : own.processor / first.processor,
    };
  });
}

function processorTime(): number {
  const fields = readFileSync("/proc/self/stat", "utf8").split(") ")[1]?.split(" ") ?? [];
  return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks) * TICK_MS, 0);
}

export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

/** @param rank 0 to 100 */
export function percentile(values: readonly number[], rank: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * rank) / 100))] ?? Number.NaN;
}

/** A Markdown table, for docs/figures.md and for a terminal. */
export function table(title: string, figures: readonly Figure[]): string {
  const rows = figures.map(({ name, median: middle, least, most, ratio, processor, processorRatio }) => {
    const times = [middle, least, most].map((ms) => ms.toFixed(0));
    const byProcessor = processorRatio === undefined ? "" : processorRatio.toFixed(2);
    return `| ${[name, ...times, ratio.toFixed(2), processor.toFixed(0), byProcessor].join(" | ")} |`;
  });
  return [
    `### ${title}`,
    "",
    "| what | median ms | least | most | ratio | processor ms | ratio |",
    "|---|---|---|---|---|---|---|",
    ...rows,
    "",
  ].join("\n");
}
