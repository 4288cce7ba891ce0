import type { FastifyInstance } from "fastify";
import { resource } from "../resource.ts";

/** GET /openapi.json, made from the schemas that the routes were registered with. */
export function openApiRoute(app: FastifyInstance): void {
  resource(app, "/openapi.json", {
    GET: {
      schema: { summary: "This API's OpenAPI description.", response: { 200: { type: "object" } } },
      handler: () => app.swagger(),
    },
  });
}
