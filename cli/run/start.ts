import { CancelledError } from "../../engine/errors.ts";
import { stackLockFolder, withRunLock } from "../../engine/lock.ts";
import { SecurityError } from "../../engine/security-error.ts";
import { restartContainer } from "../../engine/restart.ts";
import { HEALTHY_WITHIN_MS, startContainer, waitUntilHealthy } from "../../engine/start.ts";
import { standing } from "../../mcp/ensure.ts";
import type { StackOptions } from "../context.ts";
import { openDeclared, ownContainer, shownOf, type DeclaredDatabase } from "../declared-database.ts";
import { say } from "../progress.ts";
import { describeDatabase } from "../report.ts";
import { demandBarriers } from "../show-database.ts";
import { statusLine } from "../status-json.ts";

export interface StartOptions extends StackOptions {
  readonly json?: true;
}

/** `mallku start`: the declared container runs and is healthy, or the reason why not. */
export async function runStart(options: StartOptions, signal: AbortSignal): Promise<void> {
  const declared = await openDeclared(options);
  await underLock(declared, signal, async () => {
    const { Id, State } = await unchangedContainer(declared);
    if (!State.Running) {
      await startContainer(declared.context.docker, Id);
      say(`started ${Id.slice(0, 12)}; waiting until it is healthy`);
    }
    await untilHealthy(declared, Id, signal);
  });
  await show(declared, options);
}

/** `mallku restart`: the same, with what ran before ended in order. */
export async function runRestart(options: StartOptions, signal: AbortSignal): Promise<void> {
  const declared = await openDeclared(options);
  await underLock(declared, signal, async () => {
    const { Id } = await unchangedContainer(declared);
    say(`restarting ${Id.slice(0, 12)}`);
    await restartContainer(declared.context.docker, Id);
    say("waiting until it is healthy");
    await untilHealthy(declared, Id, signal);
  });
  await show(declared, options);
}

/** While an update of this user runs, what it has just seen must stay so. */
async function underLock(
  { context: { workspace } }: DeclaredDatabase,
  signal: AbortSignal,
  act: () => Promise<void>,
): Promise<void> {
  await withRunLock(stackLockFolder(workspace.stateFolder, workspace.stack), { say, signal }, act);
}

/** @throws SecurityError where the container, or its declaration, is not what the last update left */
async function unchangedContainer(declared: DeclaredDatabase) {
  const container = await ownContainer(declared);
  const found = await standing(declared.database);
  if (found === "running" || found === "stopped") return container;
  const { stack } = declared.context.workspace;
  const what =
    found === "changed"
      ? "What is declared is not what the last update made"
      : "The container was changed, paused or made by hand";
  throw new SecurityError(
    `${what}, so the gate has not let it through, and it is not started: \`npx mallku up --stack ${stack}\` makes it as declared and starts it.`,
    [],
  );
}

async function untilHealthy({ context }: DeclaredDatabase, id: string, signal: AbortSignal): Promise<void> {
  try {
    await waitUntilHealthy(context.docker, id, { timeoutMs: HEALTHY_WITHIN_MS, signal });
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new CancelledError(
      `Interrupted; the container was started and goes on: \`npx mallku status --stack ${context.workspace.stack}\` shows it.`,
    );
  }
}

async function show(declared: DeclaredDatabase, { json }: StartOptions): Promise<void> {
  const [shown, verdict] = [await shownOf(declared), await declared.database.check()];
  const text =
    json === true
      ? statusLine(shown, { at: new Date(), verdict, changes: [] })
      : describeDatabase(shown.open.name, shown.outputs, verdict);
  process.stdout.write(`${text}\n`);
  demandBarriers(shown, verdict);
}
