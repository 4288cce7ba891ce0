import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { SettingsError } from "../infra/errors.ts";
import { CancelledError, DockerError, EngineError } from "./errors.ts";
import { ConfirmationNeeded, PlanChanged, type Plan } from "./plan-schema.ts";
import { SecurityError } from "./security-error.ts";
import { reportSchema, type Report, type Task } from "./worker-messages.ts";

const script = fileURLToPath(new URL("worker.ts", import.meta.url));

export interface WorkerOptions {
  /** Interrupts the task; it is over only when the engine has saved its state. */
  readonly signal?: AbortSignal | undefined;
  /** One line about each step. */
  readonly say: (line: string) => void;
}

/** Previews in a process of its own. Rejects as `planStack` does. */
export async function planInWorker(task: Omit<Task, "kind">, options: WorkerOptions): Promise<Plan> {
  const report = await runWorker({ ...task, kind: "plan" }, options);
  if (report.kind === "planned") return report.plan;
  throw unexpected(report);
}

/**
 * Converges in a process of its own. Rejects as `converge` does.
 * @returns what was changed, one line each
 */
export async function convergeInWorker(
  task: Omit<Task, "kind">,
  options: WorkerOptions,
): Promise<readonly string[]> {
  const report = await runWorker({ ...task, kind: "converge" }, options);
  if (report.kind === "converged") return report.done;
  throw unexpected(report);
}

/** @returns the API's token in clear; undefined where the stack has none */
export async function tokenFromWorker(
  task: Omit<Task, "kind">,
  options: WorkerOptions,
): Promise<string | undefined> {
  const report = await runWorker({ ...task, kind: "token" }, options);
  if (report.kind === "token") return report.token;
  throw unexpected(report);
}

async function runWorker(task: Task, { signal, say }: WorkerOptions): Promise<Report> {
  if (signal?.aborted === true)
    throw new CancelledError("Interrupted before the engine was started; nothing was changed.");
  // Of a group of its own: what ends the server's group must not end the engine in the middle of a write.
  const child = fork(script, { detached: true, stdio: ["ignore", "ignore", "pipe", "ipc"] });
  const interrupt = () => child.kill("SIGINT");
  signal?.addEventListener("abort", interrupt);
  let said = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-4000);
  });
  try {
    return await new Promise<Report>((resolve, reject) => {
      let last: Report | undefined;
      child.on("message", (message) => {
        const report = reportSchema.parse(message);
        if (report.kind === "progress") say(report.line);
        else last = report;
      });
      child.once("error", reject);
      child.once("close", (code, killedBy) => {
        if (last !== undefined) resolve(last);
        else {
          const how = killedBy === null ? `with code ${String(code)}` : `by ${killedBy}`;
          reject(new EngineError(`The engine's process ended ${how} and left no result. ${said.trim()}`));
        }
      });
      child.send(task);
    });
  } finally {
    signal?.removeEventListener("abort", interrupt);
  }
}

function unexpected(report: Report): Error {
  switch (report.kind) {
    case "confirm":
      return new ConfirmationNeeded(report.plan);
    case "plan-changed":
      return new PlanChanged(report.plan);
    case "failed":
      return errorOf(report);
    case "progress":
    case "planned":
    case "converged":
    case "token":
      return new EngineError(`The engine's process answered "${report.kind}" to another question.`);
  }
}

function errorOf({ name, message, violations, problems }: Extract<Report, { kind: "failed" }>): Error {
  switch (name) {
    case "SecurityError":
      return new SecurityError(
        message,
        violations.map((violation) => ({ ...violation, urn: violation.urn })),
      );
    case "DockerError":
      return new DockerError(message);
    case "CancelledError":
      return new CancelledError(message);
    case "SettingsError":
      return new SettingsError(problems);
    default:
      return new EngineError(message);
  }
}
