import type { FastifyReply, FastifyRequest } from "fastify";
import { unavailable } from "./api-error.ts";
import type { DatabaseClient } from "./database.ts";
import type { GatewayOptions } from "./options.ts";

/** Takes bytes out of what the gateway may hold, until the request is over. Throws an ApiError, 503, where there are none left. */
export type Hold = (bytes: number) => void;

declare module "fastify" {
  interface FastifyRequest {
    hold: Hold;
  }
}

/**
 * Decides before a request's body is read whether there is room for it. What is turned away here has changed nothing;
 * what is let in always gets its true answer.
 */
export class Admission {
  readonly #limits: GatewayOptions["limits"];
  readonly #database: DatabaseClient;
  #inFlight = 0;
  #held = 0;
  #draining = false;

  constructor(limits: GatewayOptions["limits"], database: DatabaseClient) {
    this.#limits = limits;
    this.#database = database;
  }

  get draining(): boolean {
    return this.#draining;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  /** From now on nothing more is let in; what is in goes on. */
  drain(): void {
    this.#draining = true;
  }

  /** @throws {ApiError} 503 when draining or full */
  enter(request: FastifyRequest, reply: FastifyReply): void {
    if (this.#draining) throw unavailable("the gateway is shutting down; try again when it is back");
    // The database's own count as well: a caller that hangs up leaves its request running there.
    if (Math.max(this.#inFlight, this.#database.pending) >= this.#limits.requestsInFlight) {
      throw unavailable("too many requests are in flight; nothing was changed. Try again");
    }
    let held = 0;
    const hold: Hold = (bytes) => {
      if (this.#held + bytes > this.#limits.heldBytes) {
        throw unavailable(
          "the documents in flight fill the gateway's memory; try again, or ask for fewer at once",
        );
      }
      held += bytes;
      this.#held += bytes;
    };
    hold(this.#bodyBytes(request));
    request.hold = hold;
    this.#inFlight += 1;
    // "close" comes exactly once, after the answer's last byte or when the caller has gone.
    reply.raw.once("close", () => {
      this.#inFlight -= 1;
      this.#held -= held;
    });
  }

  /** Bytes that the body may take: as announced, and as much as is allowed where nothing is. */
  #bodyBytes({ headers }: FastifyRequest): number {
    const { bodyBytes } = this.#limits;
    if (headers["transfer-encoding"] !== undefined) return bodyBytes;
    return Math.min(Number(headers["content-length"] ?? 0), bodyBytes);
  }
}
