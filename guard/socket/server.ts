import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { DatabaseNames } from "../../infra/names.ts";
import { denial, explain, refusal, type Denial, type Refusal } from "../decision/denial.ts";
import { decideOnSocket, type Denied, type Forwarded } from "../decision/socket-policy.ts";
import type { Upstream } from "../docker.ts";
import { readAway } from "./body.ts";
import { handOn } from "./hand-on.ts";
import { inTurn } from "./turns.ts";

export interface ServerOptions {
  /** Whose objects may be seen and looked after. */
  readonly names: DatabaseNames;
  /** Told of every request that is refused. */
  readonly onRefusal?: (refusal: Refusal) => void;
}

/** A client that takes longer to say what it wants is not going to. */
const REQUEST_WITHIN_MS = 15_000;
/** Where neither side has moved a byte for so long although there is one to move. */
const STALLED_AFTER_MS = 120_000;
const ANSWERS_WITHIN_MS = { promptly: 60_000, late: 600_000 };
const MOST_CONNECTIONS = 512;
const MOST_HEADER_BYTES = 16_384;

/**
 * The guard, before it is given a way in: what it lets through is written anew and sent to Docker without a body, so
 * nothing of a client's bytes reaches Docker.
 */
export function guardServer(upstream: Upstream, options: ServerOptions): Server {
  const server = createServer({
    maxHeaderSize: MOST_HEADER_BYTES,
    headersTimeout: REQUEST_WITHIN_MS,
    requestTimeout: REQUEST_WITHIN_MS,
    connectionsCheckingInterval: 1000,
    keepAliveTimeout: REQUEST_WITHIN_MS,
  });
  server.maxConnections = MOST_CONNECTIONS;
  const turn = inTurn();
  server.on("request", (request, response) => {
    turn(request.socket, () => answer(request, response, upstream, options));
  });
  server.on("connect", (request: IncomingMessage, socket: Duplex) => {
    report(options, request, denial("endpoint"));
    hangUp(socket, 403);
  });
  server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
    hangUp(
      socket,
      error.code === "HPE_HEADER_OVERFLOW" ? 431 : error.code === "ERR_HTTP_REQUEST_TIMEOUT" ? 408 : 400,
    );
  });
  server.timeout = STALLED_AFTER_MS;
  server.on("timeout", (socket: Socket) => {
    // A quiet stream is no stalled one: only a client that does not read is let go.
    if (socket.writableNeedDrain) socket.destroy();
  });
  return server;
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  upstream: Upstream,
  options: ServerOptions,
): Promise<void> {
  const left = new AbortController();
  response.once("close", () => {
    if (!response.writableFinished) left.abort();
  });
  // Read away whatever is decided: a client that is still sending would not see the answer.
  if (!(await readAway(request))) response.shouldKeepAlive = false;
  try {
    const decided = await decide(request, upstream, options.names, left.signal);
    const refused =
      decided.kind === "deny" ? decided.denial : await pass(decided, response, upstream, options, left);
    if (refused === undefined) return;
    report(options, request, refused);
    say(response, 403, explain(refused));
  } catch (error) {
    if (left.signal.aborted && response.closed) return;
    const reason = error instanceof Error ? error.message : String(error);
    if (response.headersSent) response.destroy();
    else say(response, 502, `Mallku's guard got no usable answer from Docker: ${reason}`);
  }
}

async function decide(
  request: IncomingMessage,
  upstream: Upstream,
  names: DatabaseNames,
  signal: AbortSignal,
): Promise<Forwarded | Denied> {
  const { upgrade, connection = "" } = request.headers;
  const asked = {
    method: request.method ?? "",
    target: request.url ?? "",
    upgrades: upgrade !== undefined || /\bupgrade\b/i.test(connection),
  };
  const first = decideOnSocket(asked, names);
  if (first.kind !== "container-id-needed") return first;
  const id = await upstream.containerId(
    names.container,
    AbortSignal.any([signal, AbortSignal.timeout(ANSWERS_WITHIN_MS.promptly)]),
  );
  const second = decideOnSocket(asked, names, id ?? "absent");
  return second.kind === "container-id-needed" ? { kind: "deny", denial: denial("unresolved") } : second;
}

async function pass(
  decided: Forwarded,
  response: ServerResponse,
  upstream: Upstream,
  { names }: ServerOptions,
  left: AbortController,
): Promise<Denial | undefined> {
  const late = setTimeout(() => {
    left.abort(new Error("Docker did not answer in time"));
  }, ANSWERS_WITHIN_MS[decided.begins]);
  try {
    const begun = await upstream.send(decided.method, decided.target, left.signal);
    if (decided.answer === "stream" || decided.answer === "events") clearTimeout(late);
    return await handOn(decided, begun, response, names);
  } finally {
    clearTimeout(late);
  }
}

function report(
  { onRefusal }: ServerOptions,
  { method = "", url = "" }: IncomingMessage,
  refused: Denial,
): void {
  onRefusal?.(refusal(method, url, refused));
}

/** As Docker says what went wrong, so that its clients show it. */
function say(response: ServerResponse, status: number, message: string): void {
  const body = `${JSON.stringify({ message })}\n`;
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
  });
  response.end(body);
}

function hangUp(socket: Duplex, status: number): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  socket.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () => {
    socket.destroy();
  });
}
