import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/** Below the range from which the kernel takes ports for outgoing connections (ip_local_port_range: from 32768). */
const FIRST = 10_000;
const LAST = 32_000;

/**
 * A port that nobody listens on, and that no connection of a neighbour's is given before it is used: the kernel's own
 * choice can be taken again at once, and a container that needs it then does not start.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(FIRST, LAST);
    if (await isFree(port)) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => {
      resolve(false);
    });
    server.listen(port, "127.0.0.1", () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
}
