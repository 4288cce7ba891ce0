import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Authentication } from "./authentication.ts";
import { ArangoError } from "./errors.ts";
import type { Answer } from "./request.ts";
import { route, type RawRequest } from "./router.ts";
import type { Service } from "./service.ts";

/** Bytes of a body that are read at most; arangod's own limit is 1 GiB. */
const bodyLimit = 256 * 1024 * 1024;

const readBody = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = chunk as Buffer;
    size += bytes.length;
    if (size > bodyLimit) throw new ArangoError(413, 413, `the body is larger than ${bodyLimit} bytes`);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks, size);
};

const parseTarget = (request: IncomingMessage): Omit<RawRequest, "body"> => {
  const [target = "/", search = ""] = (request.url ?? "/").split(/\?(.*)/s);
  const match = /^\/_db\/([^/]+)(\/.*)?$/s.exec(target);
  let database: string;
  try {
    database = match === null ? "_system" : decodeURIComponent(match[1] ?? "");
  } catch {
    throw new ArangoError(400, 1229, "database name invalid");
  }
  return {
    method: request.method ?? "GET",
    database,
    path: match === null ? target : (match[2] ?? "/"),
    query: new URLSearchParams(search),
    headers: request.headers,
  };
};

const refusal = (error: ArangoError): Answer => {
  const { status, errorNum, message, details, headers } = error;
  return {
    status,
    body: JSON.stringify({ error: true, code: status, errorNum, errorMessage: message, ...details }),
    headers,
  };
};

const send = (
  request: IncomingMessage,
  response: ServerResponse,
  { status, body, headers }: Answer,
  isLast: boolean,
): void => {
  response.statusCode = status;
  response.setHeader("server", "mallku-stand-in");
  response.setHeader("x-content-type-options", "nosniff");
  for (const [name, value] of Object.entries(headers ?? {})) response.setHeader(name, value);
  if (body !== undefined) {
    response.setHeader("content-type", "application/json; charset=utf-8");
    response.setHeader("content-length", Buffer.byteLength(body));
  }
  // A body that was not read to its end would be taken for the next request.
  if (isLast || !request.complete) response.setHeader("connection", "close");
  response.end(request.method === "HEAD" ? undefined : body);
};

/** An HTTP server over the service; it answers 503 until the service has its storage, and while it stops. */
export const createHttpServer = (
  service: Service,
  authentication: Authentication,
  log: (message: string) => void,
): Server => {
  const answerTo = async (request: IncomingMessage): Promise<Answer> => {
    try {
      const target = parseTarget(request);
      return await route(service, authentication, { ...target, body: await readBody(request) });
    } catch (error) {
      if (error instanceof ArangoError) return refusal(error);
      if (error instanceof RangeError)
        return refusal(new ArangoError(400, 600, "the body is nested too deeply"));
      log(`ERROR internal error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      return refusal(new ArangoError(500, 4, "internal error"));
    }
  };
  const server = createServer((request, response) => {
    void answerTo(request).then((answer) => {
      // A connection that is kept alive would keep a stopping server alive.
      send(request, response, answer, service.isStopping);
    });
  });
  server.keepAliveTimeout = 300_000; // arangod's default of --http.keep-alive-timeout
  server.requestTimeout = 0;
  return server;
};
