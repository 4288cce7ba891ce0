import { Agent, request as httpRequest } from "node:http";
import type { IncomingMessage } from "node:http";
import type { Hold } from "./admission.ts";
import { ApiError, unavailable } from "./api-error.ts";

export interface DatabaseRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** From the database's root, each segment already checked or encoded: "/_api/document/khipu_blocks/1". */
  readonly path: string;
  readonly body?: Buffer | string;
  /** One entity tag, in quotes. */
  readonly ifMatch?: string | undefined;
  /** Given by what only reads: makes room for the answer. Not for a write: its answer is small, and has to arrive once the write took place. */
  readonly hold?: Hold;
}

export interface DatabaseAnswer {
  readonly status: number;
  /** The document's revision in quotes, where there is one. */
  readonly etag: string | undefined;
  /** The database's JSON text, untouched. */
  readonly body: Buffer;
}

export interface DatabaseClientOptions {
  readonly address: string;
  readonly port: number;
  readonly database: string;
  readonly username: string;
  readonly password: string;
  readonly timeoutMs: number;
  readonly connections: number;
  readonly answerBytes: number;
}

/**
 * Talks to arangod in bytes. Documents go through here and not through arangojs, for two reasons: arangojs parses and
 * re-encodes JSON in JavaScript numbers, which rounds integers beyond 2^53; and it builds addresses with `URL`, which
 * turns a document key of `..` into the path one level up.
 */
export class DatabaseClient {
  readonly #options: DatabaseClientOptions;
  readonly #agent: Agent;
  readonly #headers: Readonly<Record<string, string>>;
  #pending = 0;

  constructor(options: DatabaseClientOptions) {
    this.#options = options;
    // Idle connections are dropped well before arangod's own 300 s, so that none is reused while arangod closes it.
    this.#agent = new Agent({ keepAlive: true, maxSockets: options.connections, timeout: 60_000 });
    const credentials = Buffer.from(`${options.username}:${options.password}`).toString("base64");
    this.#headers = { authorization: `Basic ${credentials}` };
  }

  /** Requests that arangod has not answered yet, also those whose caller has gone away. */
  get pending(): number {
    return this.#pending;
  }

  /**
   * Sends one request and never repeats it: whether a write whose answer was lost took place is for the caller to decide.
   * @throws {ApiError} 503 if no whole answer came in time, or there is no room for it; 400 if it is larger than `answerBytes`
   */
  async send(request: DatabaseRequest): Promise<DatabaseAnswer> {
    this.#pending += 1;
    try {
      return await this.#exchange(request);
    } finally {
      this.#pending -= 1;
    }
  }

  close(): void {
    this.#agent.destroy();
  }

  async #exchange({ method, path, body, ifMatch, hold }: DatabaseRequest): Promise<DatabaseAnswer> {
    const { address, port, database, timeoutMs, answerBytes } = this.#options;
    const { promise, resolve, reject } = Promise.withResolvers<DatabaseAnswer>();
    const outgoing = httpRequest({
      agent: this.#agent,
      host: address,
      port,
      method,
      path: `/_db/${database}${path}`,
      headers: {
        ...this.#headers,
        ...(body === undefined
          ? undefined
          : { "content-type": "application/json", "content-length": Buffer.byteLength(body) }),
        ...(ifMatch === undefined ? undefined : { "if-match": ifMatch }),
      },
    });
    const timer = setTimeout(() => {
      outgoing.destroy(new Error(`no answer within ${timeoutMs} ms`));
    }, timeoutMs);
    outgoing.on("error", () => {
      reject(unavailable(unanswered(hold !== undefined)));
    });
    outgoing.on("response", (incoming) => {
      try {
        if (hold) admit(incoming, answerBytes, hold);
      } catch (error) {
        outgoing.destroy();
        reject(error);
        return;
      }
      collect(incoming).then(
        (bytes) => {
          resolve({ status: incoming.statusCode ?? 0, etag: incoming.headers.etag, body: bytes });
        },
        () => {
          reject(unavailable(unanswered(hold !== undefined)));
        },
      );
    });
    outgoing.end(body);
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
    }
  }
}

/** Reads an answer to its end; one that breaks off is none. */
function collect(incoming: IncomingMessage): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  const chunks: Buffer[] = [];
  incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
  incoming.on("end", () => {
    resolve(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks));
  });
  incoming.on("error", reject);
  return promise;
}

/** Makes room for an answer before it is read; arangod always says how long it is. */
function admit({ headers }: IncomingMessage, limit: number, hold: Hold): void {
  const size = Number(headers["content-length"] ?? Infinity);
  if (size > limit) {
    throw new ApiError(
      400,
      `the answer would be larger than ${limit} bytes; ask for fewer documents with limit`,
    );
  }
  hold(size);
}

function unanswered(reads: boolean): string {
  const outcome = reads
    ? "try again"
    : "the write is not acknowledged and may or may not have taken place: read it back before repeating it";
  return `the database did not answer; ${outcome}`;
}
