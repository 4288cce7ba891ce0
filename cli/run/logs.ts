import { once } from "node:events";
import { containerLog } from "../../engine/container-log.ts";
import { tokenFromWorker } from "../../engine/run-worker.ts";
import { redact } from "../../mcp/redact.ts";
import type { StackOptions } from "../context.ts";
import { openDeclared, ownContainer, type DeclaredDatabase } from "../declared-database.ts";
import { say } from "../progress.ts";

export interface LogsOptions extends StackOptions {
  readonly follow?: true;
  readonly tail: number | "all";
  readonly since?: Date;
}

/** `mallku logs`: the container's own words as they are, a line each, with secrets removed. */
export async function runLogs(options: LogsOptions, signal: AbortSignal): Promise<void> {
  const declared = await openDeclared(options);
  const { Id } = await ownContainer(declared);
  const secrets = await secretsOf(declared, signal);
  const unread = new AbortController();
  process.stdout.once("error", () => {
    unread.abort();
  });
  const window = {
    tail: options.tail === "all" ? undefined : options.tail,
    since: options.since === undefined ? undefined : options.since.getTime() / 1000,
    follow: options.follow === true,
  };
  const ended = AbortSignal.any([signal, unread.signal]);
  let lines = 0;
  for await (const line of containerLog(declared.context.docker, Id, window, ended)) {
    lines += 1;
    if (!process.stdout.write(`${redact(line, secrets)}\n`)) await drained(ended);
  }
  if (ended.aborted) return;
  if (window.follow) say("the container has stopped");
  else if (lines === window.tail) say(`these are the last ${lines} lines; --tail all shows every one`);
}

/** Who reads slowly must not make this process keep the log for him. */
async function drained(signal: AbortSignal): Promise<void> {
  await once(process.stdout, "drain", { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}

/** The gateway logs no token; it is known here to make sure. The engine alone can decrypt it. */
async function secretsOf({ context, database }: DeclaredDatabase, signal: AbortSignal): Promise<string[]> {
  const { secretKeys } = await database.declaration();
  if (!secretKeys.includes("mallku:apiToken")) return [];
  const token = await tokenFromWorker({ workspace: context.workspace }, { signal, say });
  return token === undefined ? [] : [token];
}
