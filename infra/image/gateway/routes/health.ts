import type { FastifyInstance } from "fastify";
import type { Admission } from "../admission.ts";
import type { Availability } from "../health.ts";
import { resource } from "../resource.ts";

const schema = {
  type: "object",
  required: ["status", "service"],
  properties: { status: { enum: ["healthy", "unhealthy"] }, service: { const: "mallku-api" } },
} as const;

/** GET /health: whether the database takes requests, asked of it each time. Needs no token and always has room. */
export function healthRoute(app: FastifyInstance, availability: Availability, admission: Admission): void {
  resource(app, "/health", {
    GET: {
      schema: {
        summary: "Whether the database answers.",
        security: [],
        response: { 200: schema, 503: { ...schema, description: "The database does not answer." } },
      },
      config: { withoutToken: true, withoutAdmission: true },
      handler: async (_request, reply) => {
        const healthy = !admission.draining && (await availability.now());
        if (!healthy) reply.code(503).header("retry-after", "1");
        return { status: healthy ? "healthy" : "unhealthy", service: "mallku-api" };
      },
    },
  });
}
