import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Socket } from "node:net";
import { ApiError } from "./api-error.ts";

/** Paths of ArangoDB's own HTTP API and of its web interface. */
const arangoPath = /^\/+(?:_db|_api|_admin|_open)(?:\/|$|\?)/;

/** Gives every answer that is not a success one form, `{"detail": …}`, whoever in the gateway found the fault. */
export function answerErrors(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError | ApiError, request, reply) => sendError(error, request, reply));
  app.setNotFoundHandler((request, reply) => {
    const detail = arangoPath.test(request.url)
      ? "ArangoDB's own API is not served here, by design: no path leads past this gateway to the database. " +
        "Use /api/v1/collections and /api/v1/collections/{collection}/documents; /openapi.json describes them"
      : "there is no such path; /openapi.json lists those there are";
    return reply.code(404).send({ detail });
  });
}

/** Answers a request with the error that it ended in; what is nobody's fault but ours is logged and not told. */
export function sendError(
  error: FastifyError | ApiError,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  if (error instanceof ApiError)
    return reply.code(error.status).headers(error.headers).send({ detail: error.message });
  const status = error.statusCode ?? 500;
  if (status < 500) return reply.code(status).send({ detail: frameworkDetail(error) });
  request.log.error({ err: error }, "a request failed");
  return reply
    .code(500)
    .send({ detail: `something is wrong with the gateway itself; its log has more at ${request.id}` });
}

/** Fastify's own client errors, said in terms of what to do. */
function frameworkDetail(error: FastifyError): string {
  switch (error.code) {
    case "FST_ERR_CTP_BODY_TOO_LARGE":
      return "the body is larger than 16 MiB; nothing was changed. Split the document";
    case "FST_ERR_CTP_INVALID_MEDIA_TYPE":
      return "the body's media type is not served; send one JSON object as application/json";
    case "FST_ERR_BAD_URL":
      return "the path is not a valid URL path: a % has to be followed by two hexadecimal digits (write % as %25)";
    default:
      return error.message;
  }
}

/** Answers what Node could not read as HTTP, which reaches no route. */
export function answerBrokenHttp(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === "ECONNRESET" || socket.destroyed || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, detail] =
    error.code === "HPE_HEADER_OVERFLOW"
      ? ["431 Request Header Fields Too Large", "the request's headers are too large"]
      : error.code === "ERR_HTTP_REQUEST_TIMEOUT"
        ? ["408 Request Timeout", "the request took too long to arrive"]
        : ["400 Bad Request", "the request is not valid HTTP"];
  const body = JSON.stringify({ detail });
  socket.end(
    `HTTP/1.1 ${status}\r\ncontent-type: application/json; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}
