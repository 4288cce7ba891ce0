import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { EngineError } from "./errors.ts";
import { areLocksLeftBehind } from "./left-behind.ts";
import type { OpenStack } from "./stack.ts";

const POLL_MS = 1000;
const WAIT_MS = 10 * 60_000;

export interface LockOptions {
  readonly say: (line: string) => void;
  readonly signal?: AbortSignal;
}

/**
 * Runs an operation; where another one holds the stack's lock, waits for it. A lock of this machine whose
 * process is dead was left by a run that was killed: it is cleared.
 * @throws EngineError when the other run does not end
 */
export async function withLock<T>(open: OpenStack, options: LockOptions, run: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + WAIT_MS;
  let hasSaid = false;
  for (;;) {
    try {
      return await run();
    } catch (error) {
      if (!(error instanceof Error) || error.name !== "ConcurrentUpdateError") throw error;
      if (await isLeftBehind(open)) {
        options.say("clearing the lock of a run that was killed");
        await open.stack.cancel();
        continue;
      }
      if (Date.now() > deadline) {
        throw new EngineError(
          `Stack ${open.name} is still locked by another run: see it end, or clear its lock with \`pulumi cancel ${open.name}\`.\n${error.message}`,
          { cause: error },
        );
      }
      if (!hasSaid) options.say("another run is changing this stack; waiting for it");
      hasSaid = true;
      await setTimeout(POLL_MS, undefined, { signal: options.signal });
    }
  }
}

async function isLeftBehind({ name, stack: { workspace } }: OpenStack): Promise<boolean> {
  const { url } = await workspace.whoAmI();
  if (url?.startsWith("file://") !== true) return false;
  const { name: project } = await workspace.projectSettings();
  return await areLocksLeftBehind(
    join(fileURLToPath(url), ".pulumi", "locks", "organization", project, name),
  );
}
