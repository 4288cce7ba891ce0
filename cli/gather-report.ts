import { previewStack } from "../engine/converge.ts";
import { CancelledError } from "../engine/errors.ts";
import type { Change } from "../engine/events.ts";
import { withStackLock } from "../engine/lock.ts";
import { findPairs } from "../engine/pairs.ts";
import type { Pair } from "../engine/reconcile.ts";
import { notStopped } from "../monitor/amnesia/not-stopped.ts";
import { checkBarriers } from "../monitor/check.ts";
import { inspectContainer, publishedOf } from "../monitor/inspect.ts";
import type { DatabaseReport, ObjectRow } from "../monitor/report/model.ts";
import { compareContainer } from "../monitor/report/properties.ts";
import { reason } from "../monitor/reason.ts";
import type { Database } from "./open-database.ts";
import { say } from "./progress.ts";

/** Asks the engine what is declared, Docker what is live, and measures every barrier. */
export async function gatherReport(database: Database, signal: AbortSignal): Promise<DatabaseReport> {
  const { context, open, outputs, target } = database;
  const [verdict, inspected, declaration, rest] = await Promise.all([
    checkBarriers(context.docker, target),
    inspectContainer(context.docker, outputs.containerName).catch(() => undefined),
    declared(database, signal),
    notStopped(context.docker, target),
  ]);
  const { pairs, undeclared } = declaration;
  const own = pairs.find(({ kind, name }) => kind === "container" && name === outputs.containerName);
  return {
    ...outputs,
    at: new Date(),
    stack: open.name,
    verdict,
    published: inspected === undefined ? [] : publishedOf(inspected),
    objects: pairs.map(objectRow),
    properties: compareContainer(own?.change.inputs, inspected),
    undeclared,
    notStopped: rest,
  };
}

interface Declaration {
  readonly pairs: readonly Pair[];
  readonly undeclared: string | undefined;
}

async function declared({ context, open }: Database, signal: AbortSignal): Promise<Declaration> {
  try {
    const log = await withStackLock(open, { say, signal }, () => previewStack(open, { signal }));
    return { pairs: await findPairs(context.docker, log.changes.values()), undeclared: undefined };
  } catch (error) {
    if (signal.aborted) throw new CancelledError("Interrupted; no report was written.", { cause: error });
    return { pairs: [], undeclared: reason(error) };
  }
}

const WILL: Partial<Record<Change["op"], string>> = {
  same: "changes nothing",
  create: "creates it",
  update: "updates it",
  replace: "replaces it",
};

function objectRow({ kind, name, change, named, own }: Pair): ObjectRow {
  const isOwn = kind === "image" ? named !== undefined : named !== undefined && named.id === own?.id;
  const live = named === undefined ? "absent" : (named.container?.state ?? "there");
  const runs = change.inputs["start"] === false || named?.container === undefined || live === "running";
  const diffs = change.diffs.length === 0 ? "" : `: ${change.diffs.join(", ")}`;
  return {
    kind,
    name,
    declared: `${WILL[change.op] ?? change.op}${diffs}`,
    live: named === undefined || isOwn ? live : `${live}, and not made by this stack`,
    agrees: change.op === "same" && isOwn && runs,
  };
}
