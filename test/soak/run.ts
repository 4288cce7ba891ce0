import { randomBytes } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import type Docker from "dockerode";
import { collections } from "../../infra/image/gateway/bootstrap.ts";
import type { Installation } from "../support/installation.ts";
import { Api } from "./api.ts";
import { Client } from "./client.ts";
import { containerMemory } from "./container-memory.ts";
import { FAULTS, type Scene } from "./faults.ts";
import { Gate } from "./gate.ts";
import { endure, type Ordeal } from "./ordeal.ts";
import type { Sample } from "./memory.ts";
import { Random } from "./random.ts";
import { readBack } from "./read-back.ts";
import { isQuiet, meanPause, phasesOf } from "./schedule.ts";
import { Tally } from "./tally.ts";

export interface SoakOptions {
  readonly minutes: number;
  readonly seed: string;
  readonly clients: number;
  /** Ends it early, with the figures so far. */
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

/** What came of it. Times in milliseconds. */
export interface SoakResult {
  readonly options: SoakOptions;
  readonly took: number;
  readonly byAct: ReadonlyMap<string, number>;
  readonly unanswered: number;
  readonly acknowledged: number;
  readonly ordeals: readonly Ordeal[];
  /** In the quiet time only. */
  readonly memory: readonly Sample[];
  /** How many documents the last read-back held against the ledgers. */
  readonly readBack: number;
  /** Each a document that is not as acknowledged, an answer that was wrong, or a fault that did not end well. */
  readonly problems: readonly string[];
  readonly interrupted: boolean;
}

const SAMPLE_MS = 5_000;
const TELL_MS = 30_000;

/** Loads, kills and reads back one database until its time is over. */
export async function soak(here: Installation, docker: Docker, options: SoakOptions): Promise<SoakResult> {
  const { minutes, seed, say, signal } = options;
  const start = performance.now();
  const now = () => performance.now() - start;
  const phases = phasesOf(minutes);
  const ending = AbortSignal.any([signal, AbortSignal.timeout(phases.end)]);
  const [tally, gate, api] = [new Tally(start), new Gate(), new Api(here.apiUrl)];
  const problems: string[] = [];
  const onProblem = (problem: string) => {
    problems.push(problem);
    say(`PROBLEM ${problem}`);
  };
  const ownKeys = randomBytes(4).toString("hex");
  const clients = Array.from({ length: options.clients }, (_, index) => {
    const collection = collections[index % collections.length] ?? collections[0];
    const random = new Random(`${seed}:client:${index}`);
    return new Client({ name: `${ownKeys}-${index}`, collection, api, random, gate, tally, onProblem });
  });
  const stopped = new AbortController();
  const running = clients.map((client) => client.run(stopped.signal));

  const memory: Sample[] = [];
  const acknowledged = () => clients.reduce((sum, { ledger }) => sum + ledger.acknowledged, 0);
  const sampling = every(SAMPLE_MS, ending, async () => {
    if (!isQuiet(phases, now())) return;
    const bytes = await containerMemory(docker, here.names.container);
    if (bytes !== undefined) memory.push({ at: now(), bytes });
  });
  const telling = every(TELL_MS, ending, () => {
    const rate = (tally.total / now()) * 1000;
    say(
      `${minutesOf(now())} min: ${tally.total} acts (${rate.toFixed(0)}/s), ${acknowledged()} writes acknowledged`,
    );
    return Promise.resolve();
  });

  const scene: Scene = { here, docker, random: new Random(`${seed}:faults`) };
  const ordeals: Ordeal[] = [];
  const parts = { scene, api, gate, tally, clients, onProblem };
  let order = scene.random.shuffled(FAULTS);
  for (;;) {
    const pause = scene.random.between(0.5, 1.5) * meanPause(phases);
    await setTimeout(pause, undefined, { signal: ending }).catch(() => undefined);
    if (ending.aborted) break;
    if (isQuiet(phases, now())) continue;
    const [fault, ...rest] = order;
    order = rest.length > 0 ? rest : scene.random.shuffled(FAULTS);
    if (fault === undefined) break;
    const ordeal = await endure(fault, parts);
    ordeals.push(ordeal);
    say(`${minutesOf(now())} min: ${fault.name}: ${describe(ordeal)}`);
  }
  stopped.abort();
  await Promise.all([...running, sampling, telling]);
  return {
    options,
    took: now(),
    byAct: tally.byAct,
    unanswered: tally.unanswered,
    acknowledged: acknowledged(),
    ordeals,
    memory,
    readBack: await readBack(parts),
    problems,
    interrupted: signal.aborted,
  };
}

function describe({ silence, readBack: documents }: Ordeal): string {
  return `${(silence / 1000).toFixed(1)} s without an acknowledged write, ${documents} documents read back`;
}

function minutesOf(ms: number): string {
  return (ms / 60_000).toFixed(1);
}

async function every(periodMs: number, signal: AbortSignal, act: () => Promise<void>): Promise<void> {
  while (!signal.aborted) {
    await act();
    await setTimeout(periodMs, undefined, { signal }).catch(() => undefined);
  }
}
