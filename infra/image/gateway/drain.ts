import type { IncomingMessage } from "node:http";

/** A body that is still coming after this time is cut off. Milliseconds. */
const DRAIN_MS = 2_000;

/**
 * Reads the rest of a request away before it is refused. Who is answered in the middle of sending, and then cut off,
 * often loses the answer: the connection's reset overtakes it, and "too large" looks like a broken server.
 */
export async function drainBody(request: IncomingMessage): Promise<void> {
  if (request.complete || request.destroyed) return;
  await new Promise<void>((resolve) => {
    const over = setTimeout(resolve, DRAIN_MS);
    const end = () => {
      clearTimeout(over);
      resolve();
    };
    request.once("end", end).once("close", end).once("error", end).resume();
  });
}
