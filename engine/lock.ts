import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { withLock } from "../tools/lock.mjs";
import { CancelledError, EngineError } from "./errors.ts";
import { areLocksLeftBehind } from "./left-behind.ts";
import { pause } from "./pause.ts";
import type { OpenStack } from "./stack.ts";

const POLL_MS = 1000;
const WAIT_MS = 10 * 60_000;
const WAITING = "another run is at work on this stack; waiting for it";
const INTERRUPTED = "Interrupted while waiting for another run; nothing was changed.";

export interface LockOptions {
  readonly say: (line: string) => void;
  readonly signal?: AbortSignal;
}

/**
 * Runs an operation on a stack while no other run of this user does, from its first look to its last
 * change: what a preview saw must still be so when the update acts on it.
 * @throws CancelledError when interrupted while waiting, EngineError when a run elsewhere does not end
 */
export async function withStackLock<T>(
  open: OpenStack,
  options: LockOptions,
  run: () => Promise<T>,
): Promise<T> {
  return await withRunLock(open.lockFolder, options, () => withEngineLock(open, options, run));
}

/** The lock folder of one stack, which every run of this user takes. */
export function stackLockFolder(stateFolder: string, stack: string): string {
  return join(stateFolder, "locks", `stack-${stack}`);
}

/**
 * The same for what needs no engine.
 * @throws CancelledError when interrupted while waiting
 */
export async function withRunLock<T>(
  lockFolder: string,
  { signal, say }: LockOptions,
  run: () => Promise<T>,
): Promise<T> {
  const interrupted = new Promise<never>((_resolve, reject) => {
    signal?.addEventListener("abort", () => {
      reject(new CancelledError(INTERRUPTED));
    });
  });
  const progress = { hasBegun: false };
  const locked = withLock(
    lockFolder,
    () => {
      say(WAITING);
    },
    async () => {
      if (signal?.aborted === true) throw new CancelledError(INTERRUPTED);
      progress.hasBegun = true;
      return await run();
    },
  );
  try {
    return await Promise.race([locked, interrupted]);
  } catch (error) {
    // What has begun ends by itself, with its state saved.
    return progress.hasBegun
      ? await locked
      : Promise.reject(error instanceof Error ? error : new Error(String(error)));
  }
}

/**
 * The engine's own lock, which runs by hand and runs on other machines take too. A lock of this machine
 * whose process is dead was left by a run that was killed: it is cleared.
 */
async function withEngineLock<T>(
  open: OpenStack,
  { say, signal }: LockOptions,
  run: () => Promise<T>,
): Promise<T> {
  const deadline = performance.now() + WAIT_MS;
  let hasSaid = false;
  for (;;) {
    try {
      return await run();
    } catch (error) {
      if (!(error instanceof Error) || error.name !== "ConcurrentUpdateError") throw error;
      if (await isLeftBehind(open)) {
        say("clearing the lock of a run that was killed");
        await open.stack.cancel();
        continue;
      }
      if (performance.now() > deadline) {
        throw new EngineError(
          `Stack ${open.name} is still locked by another run: see it end, or clear its lock with \`pulumi cancel ${open.name}\`.\n${error.message}`,
          { cause: error },
        );
      }
      if (!hasSaid) say(WAITING);
      hasSaid = true;
      await pause(
        POLL_MS,
        signal,
        "Interrupted while waiting for another run; the engine itself has changed nothing.",
      );
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
