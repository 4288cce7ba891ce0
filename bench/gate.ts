import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { CONTAINER } from "../policy/facts/types.ts";
import { DATABASE } from "../test/policy/cases/case.ts";
import { stateOf, urnOf } from "../test/policy/support/engine.ts";
import { compare, table, type Figure } from "./measure.ts";
import { PACK } from "./one-preview.ts";
import { peakMemory } from "./peak-memory.ts";
import { run } from "./run.ts";

const SIZES = [10, 100, 1000, 5000];
const ROUNDS = 3;
const FLOOR = fileURLToPath(new URL("empty-pack.mjs", import.meta.url));

/** What the pack costs with each further resource, beside a pack that judges nothing: `pulumi policy analyze` of a state. */
export async function benchGate(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "mallku-bench-"));
  try {
    const tables: string[] = [];
    const slopes: string[] = [];
    let smaller: readonly Figure[] | undefined;
    for (const size of SIZES) {
      const file = join(folder, `${size}.json`);
      await writeFile(file, JSON.stringify(stateOf(containers(size))));
      const figures = await compare(
        [
          { name: "a pack that judges nothing", run: () => analyze(file, FLOOR) },
          { name: "the gate", run: () => analyze(file, PACK) },
        ],
        ROUNDS,
      );
      tables.push(table(`The gate over a state of ${size} containers`, figures));
      if (smaller !== undefined) slopes.push(slope(size, figures, smaller));
      smaller = figures;
    }
    const largest = join(folder, `${SIZES.at(-1) ?? 0}.json`);
    const memory = await peakMemory(PACK, () => analyze(largest, PACK));
    const floor = await peakMemory(FLOOR, () => analyze(largest, FLOOR));
    return [
      ...tables,
      "| from the size before to | gate, ms a resource | judging nothing | ratio |",
      "|---|---|---|---|",
      ...slopes,
      "",
      `Most memory at ${SIZES.at(-1) ?? 0}: ${memory.toFixed(0)} MB; judging nothing ${floor.toFixed(0)} MB.`,
      "",
    ].join("\n");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** As the database's container, but with no port and no volume, which only one may have. */
function containers(count: number) {
  return Array.from({ length: count }, (_, index) => ({
    urn: urnOf(CONTAINER, `container-${index}`),
    type: CONTAINER,
    properties: { ...DATABASE, name: `container-${index}`, image: "reader:1.2", ports: [], volumes: [] },
  }));
}

async function analyze(file: string, pack: string): Promise<void> {
  // 1: a stack of nothing but such containers lacks the database, and a stack rule says so.
  await run("pulumi", ["policy", "analyze", "--file", file, "--policy-pack", pack, "--json"], {
    cwd: tmpdir(),
    env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" },
    allowed: [0, 1, 5],
  });
}

function slope(size: number, figures: readonly Figure[], smaller: readonly Figure[]): string {
  const before = SIZES[SIZES.indexOf(size) - 1] ?? 0;
  const [floor = Number.NaN, gate = Number.NaN] = figures.map(
    ({ processor }, index) => (processor - (smaller[index]?.processor ?? Number.NaN)) / (size - before),
  );
  return `| ${[size, gate.toFixed(2), floor.toFixed(2), (gate / floor).toFixed(2)].join(" | ")} |`;
}
