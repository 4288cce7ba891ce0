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
}

/**
 * Times contenders in turn, A B A B …, after one uncounted round, so that a machine that gets slower in
 * the meantime gets slower for all of them.
 */
export async function compare(contenders: readonly Contender[], rounds: number): Promise<Figure[]> {
  const times = new Map(contenders.map(({ name }) => [name, [] as number[]]));
  for (let round = 0; round <= rounds; round += 1) {
    for (const { name, prepare, run } of contenders) {
      await prepare?.();
      const start = performance.now();
      await run();
      if (round > 0) times.get(name)?.push(performance.now() - start);
      process.stderr.write(`\r${name}: round ${round} of ${rounds}    `);
    }
  }
  process.stderr.write("\n");
  const first = median(times.get(contenders[0]?.name ?? "") ?? []);
  return contenders.map(({ name }) => {
    const own = times.get(name) ?? [];
    return {
      name,
      median: median(own),
      least: Math.min(...own),
      most: Math.max(...own),
      ratio: median(own) / first,
    };
  });
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
  const rows = figures.map(
    ({ name, median: middle, least, most, ratio }) =>
      `| ${name} | ${middle.toFixed(0)} | ${least.toFixed(0)} | ${most.toFixed(0)} | ${ratio.toFixed(2)} |`,
  );
  return [
    `### ${title}`,
    "",
    "| what | median ms | least | most | ratio |",
    "|---|---|---|---|---|",
    ...rows,
    "",
  ].join("\n");
}
