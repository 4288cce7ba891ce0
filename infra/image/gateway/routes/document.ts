import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { ApiError } from "../api-error.ts";
import type { DatabaseClient } from "../database.ts";
import { databaseError } from "../database-error.ts";
import { requireBody } from "../document-body.ts";
import { requireCollection, requireKey } from "../names.ts";
import { ifMatchTag, isKnownToCaller } from "../preconditions.ts";
import type { Operation } from "../resource.ts";
import { resource } from "../resource.ts";
import { commonErrors, detail, document, documentParams, ifMatch, storedDocument } from "../schemas.ts";
import { sendAnswer } from "./documents.ts";

const errors = { 400: detail, 403: detail, 404: detail, 412: detail, ...commonErrors } as const;

/** /api/v1/collections/{collection}/documents/{key}: one document. ETag holds its _rev; If-Match makes an act depend on it. */
export function documentRoutes(app: FastifyInstance, database: DatabaseClient): void {
  const act = async (method: "GET" | "PUT" | "PATCH" | "DELETE", request: FastifyRequest) => {
    const params = request.params as { collection: string; key: string };
    const collection = requireCollection(params.collection);
    const key = requireKey(params.key);
    const suffix = method === "GET" ? "" : "?waitForSync=true";
    const body = method === "PUT" || method === "PATCH" ? bodyFor(key, request) : undefined;
    const answer = await database.send({
      method,
      path: `/_api/document/${collection}/${encodeURIComponent(key)}${suffix}`,
      ifMatch: ifMatchTag(request.headers["if-match"]),
      ...(method === "GET" && { hold: request.hold }),
      ...(body && { body }),
    });
    if (answer.status >= 400) throw databaseError(answer, { collection, key });
    return answer;
  };
  const write = (method: "PUT" | "PATCH", summary: string): Operation => ({
    schema: {
      summary,
      params: documentParams,
      headers: ifMatch,
      body: document,
      response: { 200: storedDocument, 409: detail, 413: detail, 415: detail, ...errors },
    },
    handler: async (request, reply) => sendAnswer(reply, await act(method, request)),
  });
  resource(app, "/api/v1/collections/:collection/documents/:key", {
    GET: {
      schema: {
        summary: "A document.",
        params: documentParams,
        response: { 200: storedDocument, 304: { type: "null" }, ...errors },
      },
      handler: async (request, reply): Promise<FastifyReply> => {
        const answer = await act("GET", request);
        if (!isKnownToCaller(request.headers["if-none-match"], answer.etag)) return sendAnswer(reply, answer);
        return reply.code(304).header("etag", answer.etag).send();
      },
    },
    PUT: write("PUT", "Puts another document in the place of this one."),
    PATCH: write(
      "PATCH",
      "Sets the named members of this document, merging objects; null is a value like any other.",
    ),
    DELETE: {
      schema: {
        summary: "Removes this document.",
        params: documentParams,
        headers: ifMatch,
        response: { 200: storedDocument, ...errors },
      },
      handler: async (request, reply) => sendAnswer(reply, await act("DELETE", request)),
    },
  });
}

function bodyFor(key: string, request: FastifyRequest): Buffer {
  const body = requireBody(request.body);
  if (body.key !== undefined && body.key !== key) {
    throw new ApiError(
      400,
      "the document's _key is not the key in the path; a key cannot be changed. Leave _key out, or POST a new document",
    );
  }
  return body.raw;
}
