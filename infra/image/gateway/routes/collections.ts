import type { FastifyInstance } from "fastify";
import * as z from "zod/mini";
import type { DatabaseClient } from "../database.ts";
import { databaseError } from "../database-error.ts";
import { requireBody } from "../document-body.ts";
import { requireNewCollection } from "../names.ts";
import { resource } from "../resource.ts";
import { commonErrors, detail } from "../schemas.ts";

const listing = z.object({ result: z.array(z.object({ name: z.string() })) });
const named = { type: "object", required: ["name"], properties: { name: { type: "string" } } } as const;

/** /api/v1/collections: the names of Mallku's collections, and new ones. */
export function collectionRoutes(app: FastifyInstance, database: DatabaseClient): void {
  resource(app, "/api/v1/collections", {
    GET: {
      schema: {
        summary: "The names of all collections, in order.",
        response: {
          200: { type: "object", properties: { collections: { type: "array", items: { type: "string" } } } },
          ...commonErrors,
        },
      },
      handler: async ({ hold }) => {
        const answer = await database.send({
          method: "GET",
          path: "/_api/collection?excludeSystem=true",
          hold,
        });
        if (answer.status >= 400) throw databaseError(answer, { collection: "" });
        const { result } = listing.parse(JSON.parse(answer.body.toString("utf8")));
        return { collections: result.map(({ name }) => name).sort() };
      },
    },
    POST: {
      schema: {
        summary: "A new, empty collection.",
        body: named,
        response: { 200: named, 400: detail, 403: detail, 409: detail, ...commonErrors },
      },
      handler: async (request) => {
        const name = requireNewCollection(requireBody(request.body).name);
        const body = JSON.stringify({ name, waitForSync: true });
        const answer = await database.send({
          method: "POST",
          path: "/_api/collection",
          body,
        });
        if (answer.status >= 400) throw databaseError(answer, { collection: name });
        return { name };
      },
    },
  });
}
