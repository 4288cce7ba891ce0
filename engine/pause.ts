import { setTimeout } from "node:timers/promises";
import { CancelledError } from "./errors.ts";

/**
 * Waits before the next look.
 * @param interrupted what is said of it where the signal comes first
 * @throws CancelledError as soon as the signal comes
 */
export async function pause(ms: number, signal: AbortSignal | undefined, interrupted: string): Promise<void> {
  await setTimeout(ms, undefined, { signal }).catch((cause: unknown) => {
    throw new CancelledError(interrupted, { cause });
  });
}
