import { setTimeout } from "node:timers/promises";

/**
 * Asks again and again until there is an answer.
 * @param attempt answers undefined for "not yet"
 * @param limits in milliseconds
 * @returns undefined once the time is over
 */
export async function poll<T>(
  attempt: () => Promise<T | undefined>,
  limits: { readonly every: number; readonly within: number },
  signal: AbortSignal,
): Promise<T | undefined> {
  const end = performance.now() + limits.within;
  for (;;) {
    signal.throwIfAborted();
    const answer = await attempt();
    if (answer !== undefined) return answer;
    if (performance.now() >= end) return undefined;
    await setTimeout(limits.every, undefined, { signal });
  }
}
