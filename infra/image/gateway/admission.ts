import type { FastifyReply, FastifyRequest } from "fastify";
import { unavailable } from "./api-error.ts";
import type { DatabaseClient } from "./database.ts";
import type { GatewayOptions } from "./options.ts";

/**
 * Decides before a request's body is read whether there is room for it. What is turned away here has changed nothing;
 * what is let in always gets its true answer.
 */
export class Admission {
  readonly #limits: GatewayOptions["limits"];
  readonly #database: DatabaseClient;
  #inFlight = 0;
  #buffered = 0;
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
    const body = this.#expectedBody(request);
    // The database's own count as well: a caller that hangs up leaves its request running there.
    const requests = Math.max(this.#inFlight, this.#database.pending);
    if (requests >= this.#limits.requestsInFlight || this.#buffered + body > this.#limits.bufferedBytes) {
      throw unavailable("too many requests are in flight; nothing was changed. Try again");
    }
    this.#inFlight += 1;
    this.#buffered += body;
    // "close" comes exactly once, after the answer's last byte or when the caller has gone.
    reply.raw.once("close", () => {
      this.#inFlight -= 1;
      this.#buffered -= body;
    });
  }

  /** Bytes that the body may take: as announced, and as much as is allowed where nothing is. */
  #expectedBody({ headers }: FastifyRequest): number {
    const { bodyBytes } = this.#limits;
    if (headers["transfer-encoding"] !== undefined) return bodyBytes;
    return Math.min(Number(headers["content-length"] ?? 0), bodyBytes);
  }
}
