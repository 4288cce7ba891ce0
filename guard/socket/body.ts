import type { IncomingMessage } from "node:http";

/** Some clients repeat their parameters as a body; more than that is none of those. */
const LONGEST_BODY = 65_536;

/**
 * Reads a request's body and forgets it: nothing that the guard lets through has one that means anything to Docker.
 * @returns false where there is more than any client sends; the rest is left unread
 */
export async function readAway(request: IncomingMessage): Promise<boolean> {
  let length = 0;
  return await new Promise((resolve) => {
    request.on("data", (chunk: Buffer) => {
      length += chunk.length;
      if (length <= LONGEST_BODY) return;
      request.pause();
      resolve(false);
    });
    request.once("end", () => {
      resolve(true);
    });
    request.once("close", () => {
      resolve(false);
    });
  });
}
