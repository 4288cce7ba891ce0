import type { ConvergedRecord } from "../engine/converged.ts";
import type { Declaration } from "../engine/declaration.ts";
import { DockerError } from "../engine/errors.ts";
import { convergeInWorker } from "../engine/run-worker.ts";
import { standingOf, type Standing } from "../engine/standing.ts";
import { HEALTHY_WITHIN_MS, startContainer, waitUntilHealthy } from "../engine/start.ts";
import type { Verdict } from "../monitor/check.ts";
import { readContainer } from "../monitor/inspect.ts";
import { lastEndOf } from "../monitor/last-end.ts";
import { BarriersDown } from "./barriers-down.ts";
import type { Database } from "./database.ts";
import type { Work } from "./shared-runs.ts";

/** What was done for a container that runs now with every barrier in place. */
export interface Ensured {
  readonly found: Standing;
  /** How the container that was found had last ended, and what to do; undefined where that is of no interest. */
  readonly lastEnd: string | undefined;
  readonly changes: readonly string[];
  readonly verdict: Verdict;
  /** What was declared, and what the last update left, when it was so. */
  readonly declaration: Declaration;
  readonly record: ConvergedRecord | undefined;
}

/** As in the engine's `Consent`. */
export interface Consent {
  readonly expected?: string | undefined;
  readonly confirmed?: string | undefined;
}

/**
 * Sees to it that the declared container runs and that every barrier holds, doing as little as that takes:
 * nothing, a start, or a gated update in a process of its own.
 * @throws BarriersDown where the container runs and a barrier does not hold: it is never returned then
 * @throws SecurityError where the gate refuses, ConfirmationNeeded where a plan destroys something
 */
export async function ensureDatabase(database: Database, consent: Consent, work: Work): Promise<Ensured> {
  const declaration = await database.declaration();
  // Asked once for both.
  const inspected = database.inspect(declaration.names.container);
  const measured = database.check(inspected);
  // It is measured while the look is taken, and not waited for where the look says that it means nothing.
  measured.catch(() => undefined);
  const record = database.record();
  const container = await inspected;
  const found = standingOf(declaration.digest, record, container);
  if (found === "running") {
    const first = await measured;
    const verdict = await holding(database, first, work);
    return { found, lastEnd: first.lastEnd, changes: [], verdict, declaration, record };
  }
  const ended = await readContainer(inspected);
  const lastEnd = ended && lastEndOf(ended);
  switch (found) {
    case "stopped": {
      const changes = [await start(database, work)];
      return await acted(database, { found, lastEnd, changes }, work);
    }
    case "missing":
    case "drifted":
    case "changed": {
      const { expected, confirmed } = consent;
      const task = { workspace: database.workspace, expected, confirmed };
      const changes = await convergeInWorker(task, work);
      return await acted(database, { found, lastEnd, changes }, work);
    }
  }
}

async function acted(
  database: Database,
  done: Pick<Ensured, "found" | "lastEnd" | "changes">,
  work: Work,
): Promise<Ensured> {
  const verdict = await holding(database, undefined, work);
  const declaration = await database.declaration();
  return { ...done, verdict, declaration, record: database.record() };
}

/** How what Docker has stands to what is declared. */
export async function standing(database: Database): Promise<Standing> {
  const { digest, names } = await database.declaration();
  return standingOf(digest, database.record(), await database.inspect(names.container));
}

/** Starts the declared container and waits until it is healthy. */
export async function start(database: Database, { signal, say }: Work): Promise<string> {
  const { names } = await database.declaration();
  await startContainer(database.docker, names.container);
  say(`started ${names.container}; waiting until it is healthy`);
  await waitUntilHealthy(database.docker, names.container, { timeoutMs: HEALTHY_WITHIN_MS, signal });
  return `started ${names.container}`;
}

/** Measures until every barrier holds, or until nothing is to be waited for any more. */
export async function holding(
  database: Database,
  measured: Verdict | undefined,
  { signal, say }: Work,
): Promise<Verdict> {
  const verdict = measured ?? (await database.check());
  if (verdict.holds) return verdict;
  const { names } = await database.declaration();
  const health = (await database.inspect(names.container))?.State.Health?.Status;
  if (health !== "starting") throw new BarriersDown(verdict);
  say(`${names.container} is starting; waiting until it is healthy`);
  try {
    await waitUntilHealthy(database.docker, names.container, { timeoutMs: HEALTHY_WITHIN_MS, signal });
  } catch (error) {
    if (!(error instanceof DockerError)) throw error;
  }
  const again = await database.check();
  if (again.holds) return again;
  throw new BarriersDown(again);
}
