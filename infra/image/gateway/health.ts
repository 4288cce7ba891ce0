import { Agent, get } from "node:http";

/**
 * Asks arangod whether it takes requests: GET /_admin/server/availability, which needs no credentials.
 * @param agent one of its own, so that the question does not wait behind documents
 * @returns true for 200; false for any other answer, none within `timeoutMs`, or no connection
 */
export async function isAvailable(
  address: string,
  port: number,
  timeoutMs: number,
  agent?: Agent,
): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const outgoing = get(
    { host: address, port, path: "/_admin/server/availability", timeout: timeoutMs, ...(agent && { agent }) },
    (incoming) => {
      incoming.resume();
      incoming.on("close", () => {
        resolve(incoming.statusCode === 200);
      });
    },
  );
  outgoing.on("timeout", () => outgoing.destroy());
  outgoing.on("error", () => {
    resolve(false);
  });
  return await promise;
}

/** {@link isAvailable}, asked at most once at a time and once per `cacheMs`, however many want to know. */
export class Availability {
  readonly #ask: () => Promise<boolean>;
  readonly #cacheMs: number;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  #answer: Promise<boolean> | undefined;

  constructor(address: string, port: number, cacheMs: number) {
    this.#ask = () => isAvailable(address, port, 2_000, this.#agent);
    this.#cacheMs = cacheMs;
  }

  now(): Promise<boolean> {
    this.#answer ??= this.#ask().finally(() => {
      setTimeout(() => (this.#answer = undefined), this.#cacheMs).unref();
    });
    return this.#answer;
  }

  close(): void {
    this.#agent.destroy();
  }
}
