import { median } from "../../bench/measure.ts";
import { ALLOWED_GROWTH, judgeMemory, type MemoryVerdict } from "./memory.ts";
import type { Ordeal } from "./ordeal.ts";
import type { SoakResult } from "./run.ts";

/** Whether nothing was lost, every answer was right, every fault was got over, and memory did not grow. */
export function isSound(result: SoakResult): boolean {
  return result.problems.length === 0 && memoryOf(result).state !== "grows";
}

/** As Markdown, for docs/figures.md and for a terminal. */
export function describeSoak(result: SoakResult): string {
  const { options, took, byAct, unanswered, acknowledged, ordeals, problems } = result;
  const total = [...byAct.values()].reduce((sum, count) => sum + count, 0);
  const acts = [...byAct].map(([act, count]) => `${count} ${act}`).join(", ");
  return [
    `### A soak of ${(took / 60_000).toFixed(1)} minutes, ${options.clients} clients, seed ${options.seed}${result.interrupted ? ", interrupted" : ""}`,
    "",
    `${total} acts, ${((total / took) * 1000).toFixed(0)} a second: ${acts}. ${unanswered} unanswered while the database was down.`,
    `${acknowledged} writes acknowledged; ${result.readBack} documents at the end, each as acknowledged but for the problems below.`,
    "",
    "| fault | times | median s without an acknowledged write | most |",
    "| --- | --- | --- | --- |",
    ...rows(ordeals),
    "",
    describeMemory(memoryOf(result)),
    "",
    problems.length === 0 ? "Problems: none." : `Problems: ${problems.length}.`,
    ...problems.map((problem) => `- ${problem}`),
    "",
  ].join("\n");
}

function rows(ordeals: readonly Ordeal[]): string[] {
  const silences = Map.groupBy(ordeals, ({ fault }) => fault);
  return [...silences].map(([fault, each]) => {
    const seconds = each.map(({ silence }) => silence / 1000);
    const cells = [median(seconds), Math.max(...seconds)].map((value) => value.toFixed(1));
    return `| ${[fault, each.length, ...cells].join(" | ")} |`;
  });
}

function memoryOf({ memory }: SoakResult): MemoryVerdict {
  return judgeMemory(memory);
}

function describeMemory({ state, first, last, slope }: MemoryVerdict): string {
  if (state === "unknown") return "Memory: not judged, which needs 5 minutes without faults: `--minutes 13`.";
  const [one, other, rate] = [first, last, slope].map((bytes) => (bytes / 2 ** 20).toFixed(1));
  return (
    `Memory of the container's processes, undisturbed: ${state}. Median of the first third ${one} MiB, of the last ${other} MiB ` +
    `(allowed: ${(ALLOWED_GROWTH * 100).toFixed(0)} % more); slope ${rate} MiB a minute.`
  );
}
