import { setTimeout } from "node:timers/promises";
import { statusSchema } from "../../cli/status-json.ts";
import type { Fault, Scene } from "./faults.ts";
import { readBack, type ReadBackParts } from "./read-back.ts";
import type { Tally } from "./tally.ts";

/** How long a database may take to come back before that is a fault of its own: as long as `mallku up` gives it. */
const BACK_WITHIN_MS = 180_000;
const POLL_MS = 50;

/** One fault, and how it was got over. */
export interface Ordeal {
  readonly fault: string;
  /** The longest time in which no client's write was acknowledged, in milliseconds. */
  readonly silence: number;
  readonly readBack: number;
}

export interface OrdealParts extends ReadBackParts {
  readonly scene: Scene;
  readonly tally: Tally;
}

/** Lets a fault happen, waits until writes are acknowledged again, then reads all back and measures the barriers. */
export async function endure({ name, restarts, act }: Fault, parts: OrdealParts): Promise<Ordeal> {
  const { scene, tally, onProblem } = parts;
  const before = await startOf(scene);
  tally.watch(performance.now());
  try {
    await act(scene);
    await until("the container is started anew", async () => !restarts || (await startOf(scene)) !== before);
    await until("the API is healthy", () => parts.api.isHealthy());
    const healthy = performance.now();
    await until("a write is acknowledged", () => Promise.resolve(tally.hasAcknowledgedSince(healthy)));
    const silence = tally.longestSilence;
    const count = await readBack(parts);
    await requireBarriers(scene);
    return { fault: name, silence, readBack: count };
  } catch (error) {
    onProblem(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    return { fault: name, silence: tally.longestSilence, readBack: 0 };
  }
}

async function startOf({ docker, here }: Scene): Promise<string> {
  return (await docker.getContainer(here.names.container).inspect()).State.StartedAt;
}

async function requireBarriers({ here }: Scene): Promise<void> {
  const { code, stdout, stderr } = await here.mallku("status", "--json");
  if (code === 0 && statusSchema.parse(JSON.parse(stdout)).holds) return;
  throw new Error(`barriers do not hold afterwards (exit code ${String(code)}): ${stdout}${stderr}`);
}

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + BACK_WITHIN_MS;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`not within ${BACK_WITHIN_MS / 1000} s: ${what}`);
    await setTimeout(POLL_MS);
  }
}
