import type Docker from "dockerode";
import { SettingsError } from "../infra/errors.ts";
import { convergeLocked, planStack } from "./converge.ts";
import { readRecord } from "./converged.ts";
import { describeStep } from "./describe.ts";
import { dockerError, statusCode } from "./docker-error.ts";
import { EngineError } from "./errors.ts";
import { connectDocker } from "./live.ts";
import { withStackLock } from "./lock.ts";
import { ConfirmationNeeded, PlanChanged } from "./plan-schema.ts";
import { SecurityError } from "./security-error.ts";
import { openStack, type OpenStack } from "./stack.ts";
import { standingOf } from "./standing.ts";
import { apiToken } from "./token.ts";
import { taskSchema, type Report, type Task } from "./worker-messages.ts";

// One task of the engine in a process of its own, which `runWorker` starts: an inline program can take its
// process down with it (pulumi/pulumi#10744), and a server must not go with it.

const interrupt = new AbortController();
process.on("SIGINT", () => {
  interrupt.abort();
});
process.on("SIGTERM", () => {
  interrupt.abort();
});
// Whoever wanted this is gone, killed perhaps: the engine still gets to save its state.
process.once("disconnect", () => {
  interrupt.abort();
});
process.once("message", (message) => {
  void perform(message);
});

async function perform(message: unknown): Promise<void> {
  let last: Report;
  try {
    last = await run(taskSchema.parse(message));
  } catch (error) {
    last = failure(error);
  }
  if (!process.connected) process.exit(1);
  process.send?.(last, () => {
    process.exit(0);
  });
}

async function run(task: Task): Promise<Report> {
  const { workspace, kind, expected, confirmed } = task;
  const docker = await connectDocker(workspace.facts.docker.host);
  const open = await openStack({ ...workspace, configFile: workspace.configFile });
  const signal = interrupt.signal;
  switch (kind) {
    case "token":
      return { kind: "token", token: await apiToken(open) };
    case "plan":
      return { kind: "planned", plan: await planStack(open, { docker, say, signal }) };
    case "converge":
      return await withStackLock(open, { say, signal }, async () => {
        // Whoever held the lock until now may have done it already.
        if (expected === undefined && (await isDone(open, docker))) return { kind: "converged", done: [] };
        const { done } = await convergeLocked(open, {
          docker,
          say,
          signal,
          adopt: false,
          consent: { expected, confirmed },
          onEvent: (event) => {
            const step = describeStep(event);
            if (step !== undefined) say(step.line);
          },
        });
        return { kind: "converged", done: [...done] };
      });
  }
}

async function isDone({ declarationDigest, recordFile }: OpenStack, docker: Docker): Promise<boolean> {
  const record = readRecord(recordFile);
  if (record === undefined) return false;
  try {
    const inspected = await docker.getContainer(record.containerId).inspect();
    return standingOf(declarationDigest, record, inspected) === "running";
  } catch (error) {
    if (statusCode(error) === 404) return false;
    throw dockerError(error);
  }
}

function say(line: string): void {
  if (process.connected) process.send?.({ kind: "progress", line } satisfies Report);
}

function failure(error: unknown): Report {
  if (error instanceof ConfirmationNeeded) return { kind: "confirm", plan: error.plan };
  if (error instanceof PlanChanged) return { kind: "plan-changed", plan: error.plan };
  const { name, message } = error instanceof Error ? error : new EngineError(String(error));
  const violations = error instanceof SecurityError ? [...error.violations] : [];
  const problems = error instanceof SettingsError ? [...error.problems] : [];
  return { kind: "failed", name, message, violations, problems };
}
