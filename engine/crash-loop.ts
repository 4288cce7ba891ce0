import { setTimeout } from "node:timers/promises";
import type Docker from "dockerode";
import { findContainer } from "./live.ts";

const POLL_MS = 500;

/**
 * Ends in a row after which a container that was never healthy is taken not to become so by being started again. Docker
 * doubles its pause after each, from 100 ms on, so these take some seconds, where the engine would wait for minutes.
 */
const ENDS = 5;

/**
 * Watches the container of a name while an update waits for it to become healthy.
 * @param ignored id of the one that the update replaces
 * @returns true once it ends again and again; false with the signal
 */
export async function endsAgainAndAgain(
  docker: Docker,
  name: string,
  { ignored, signal }: { ignored: string | undefined; signal: AbortSignal },
): Promise<boolean> {
  const first = new Map<string, number>();
  while (!signal.aborted) {
    // A daemon that does not answer now is the engine's to complain of.
    const found = await findContainer(docker, name).catch(() => undefined);
    if (found !== undefined && found.Id !== ignored && found.State.Health?.Status !== "healthy") {
      const before = first.get(found.Id) ?? found.RestartCount;
      first.set(found.Id, before);
      if (found.RestartCount - before >= ENDS) return true;
    }
    await setTimeout(POLL_MS, undefined, { signal }).catch(() => undefined);
  }
  return false;
}
