import { spawn } from "node:child_process";
import type { ChildProcessByStdio } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import type { FastifyBaseLogger } from "fastify";
import * as z from "zod/mini";

/** One line of arangod's JSON log. */
const entry = z.object({ level: z.string(), topic: z.optional(z.string()), message: z.string() });
const levels = new Map<string, "fatal" | "error" | "warn" | "info" | "debug">([
  ["FATAL", "fatal"],
  ["ERROR", "error"],
  ["WARNING", "warn"],
  ["WARN", "warn"],
  ["INFO", "info"],
]);
/** The level in a line of arangod's text log: time, [process], perhaps more in brackets or braces, level. */
const textLevel = /^\S+ \[\d+\](?: [[{]\S+)* ([A-Z]+) /;

/** How a process ended: its exit code, or the signal that killed it, or why it never ran. */
export type Exit = { readonly code: number } | { readonly signal: string } | { readonly failure: string };

/** arangod as a child of this process: its log becomes ours, and its end is told to whoever waits for it. */
export class Arangod {
  readonly #child: ChildProcessByStdio<null, Readable, Readable>;
  /** Settles when the process is gone and its last line is logged; never rejects. */
  readonly exited: Promise<Exit>;

  constructor(executable: string, argv: readonly string[], env: NodeJS.ProcessEnv, log: FastifyBaseLogger) {
    // A session of its own: Ctrl-C on a terminal then reaches the gateway alone, which stops arangod in order.
    this.#child = spawn(executable, argv, { env, stdio: ["ignore", "pipe", "pipe"], detached: true });
    const source = log.child({ source: "arangod" });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      createInterface({ input: stream }).on("line", (line) => {
        logLine(source, line);
      });
    }
    const { promise, resolve } = Promise.withResolvers<Exit>();
    this.#child.on("error", (error) => {
      if (this.#child.pid === undefined) resolve({ failure: error.message });
    });
    // "close" comes after "exit", when stdout and stderr have been read to their ends.
    this.#child.on("close", (code, signal) => {
      resolve(signal === null ? { code: code ?? 0 } : { signal });
    });
    this.exited = promise;
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /**
   * Asks arangod to stop, and kills it if it does not: its write-ahead log brings it back from either.
   * @param timeoutMs between the two
   * @returns when it is gone
   */
  async stop(timeoutMs: number): Promise<Exit> {
    this.#child.kill("SIGTERM");
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), timeoutMs);
    const exit = await this.exited;
    clearTimeout(timer);
    return exit;
  }
}

/** As words for a log. */
export function describeExit(exit: Exit): string {
  if ("failure" in exit) return `arangod could not be started: ${exit.failure}`;
  return "signal" in exit ? `arangod was ended by ${exit.signal}` : `arangod ended with code ${exit.code}`;
}

function logLine(log: FastifyBaseLogger, line: string): void {
  const parsed = entry.safeParse(parseJson(line));
  if (parsed.success) {
    log[levels.get(parsed.data.level) ?? "debug"]({ topic: parsed.data.topic }, parsed.data.message);
    return;
  }
  // Not JSON: from before arangod set up its log, or from its crash handler. Without a level it is worth reading.
  const level = textLevel.exec(line)?.[1];
  log[levels.get(level ?? "") ?? "warn"](line);
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
