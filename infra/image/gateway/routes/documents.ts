import type { FastifyInstance, FastifyReply } from "fastify";
import type { DatabaseAnswer, DatabaseClient } from "../database.ts";
import { databaseError } from "../database-error.ts";
import { requireBody } from "../document-body.ts";
import { memberText } from "../json.ts";
import { requireCollection, requireKey } from "../names.ts";
import { resource } from "../resource.ts";
import { collectionParams, commonErrors, detail, document, storedDocument } from "../schemas.ts";

/** The one AQL query there is; nothing of a caller's becomes part of its text. */
const page = "FOR document IN @@collection SORT document._key LIMIT @offset, @limit RETURN document";

const query = {
  type: "object",
  additionalProperties: false,
  properties: {
    limit: { type: "integer", minimum: 1, maximum: 1000, default: 10 },
    offset: { type: "integer", minimum: 0, maximum: Number.MAX_SAFE_INTEGER, default: 0 },
  },
} as const;

/** Sends the database's own JSON on. What arangod calls 201 or 202 is 200 here: Mallku's clients know no other success. */
export function sendAnswer(reply: FastifyReply, answer: DatabaseAnswer): FastifyReply {
  if (answer.etag !== undefined) reply.header("etag", answer.etag);
  return reply.type("application/json; charset=utf-8").send(answer.body);
}

/** /api/v1/collections/{collection}/documents: a page of documents, and a new one. */
export function documentsRoutes(app: FastifyInstance, database: DatabaseClient): void {
  resource(app, "/api/v1/collections/:collection/documents", {
    GET: {
      schema: {
        summary: "A page of documents, in the order of their keys.",
        params: collectionParams,
        querystring: query,
        response: {
          200: { type: "object", properties: { documents: { type: "array", items: storedDocument } } },
          400: detail,
          403: detail,
          404: detail,
          ...commonErrors,
        },
      },
      handler: async (request, reply) => {
        const collection = requireCollection((request.params as { collection: string }).collection);
        const { limit, offset } = request.query as { limit: number; offset: number };
        const body = JSON.stringify({
          query: page,
          bindVars: { "@collection": collection, offset, limit },
          batchSize: limit,
        });
        const answer = await database.send({
          method: "POST",
          path: "/_api/cursor",
          body,
          hold: request.hold,
        });
        if (answer.status >= 400) throw databaseError(answer, { collection });
        const documents = memberText(answer.body, "result");
        if (documents === undefined) throw new Error("the database's answer to a query has no result");
        reply.type("application/json; charset=utf-8");
        return reply.send(Buffer.concat([Buffer.from('{"documents":'), documents, Buffer.from("}")]));
      },
    },
    POST: {
      schema: {
        summary: "A new document, on disk before it is answered.",
        params: collectionParams,
        body: document,
        response: {
          200: storedDocument,
          400: detail,
          403: detail,
          404: detail,
          409: detail,
          413: detail,
          415: detail,
          ...commonErrors,
        },
      },
      handler: async (request, reply) => {
        const collection = requireCollection((request.params as { collection: string }).collection);
        const { raw, key } = requireBody(request.body);
        if (key !== undefined) requireKey(key);
        const answer = await database.send({
          method: "POST",
          path: `/_api/document/${collection}?waitForSync=true`,
          body: raw,
        });
        if (answer.status >= 400) throw databaseError(answer, { collection });
        return sendAnswer(reply, answer);
      },
    },
  });
}
