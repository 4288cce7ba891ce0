import { CancelledError, EngineError } from "./errors.ts";
import { EngineLog } from "./events.ts";
import { withLock, type LockOptions } from "./lock.ts";
import type { RunOptions } from "./run.ts";
import type { OpenStack } from "./stack.ts";

/**
 * Removes everything that the stack owns and does not protect. The policy pack is not asked: the engine
 * runs packs on previews and updates only, and taking away exposes nothing.
 * @returns what was removed, one URN each
 */
export async function destroyStack(open: OpenStack, options: RunOptions & LockOptions): Promise<string[]> {
  return await withLock(open, options, async () => {
    const log = new EngineLog();
    try {
      await open.stack.destroy({
        excludeProtected: true,
        signal: options.signal,
        onEvent: (event) => {
          log.add(event);
          options.onEvent?.(event);
        },
      });
    } catch (error) {
      if (options.signal?.aborted === true)
        throw new CancelledError("Interrupted; the engine has saved its state.");
      if (error instanceof Error && error.name === "ConcurrentUpdateError") throw error;
      throw new EngineError(log.errors.join("\n") || String(error), { cause: error });
    }
    return [...log.changes.values()].filter(({ op }) => op === "delete").map(({ urn }) => urn);
  });
}
