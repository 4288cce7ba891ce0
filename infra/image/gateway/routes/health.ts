import type { FastifyInstance } from "fastify";
import { resource } from "../resource.ts";
import type { Backend } from "./all.ts";

const schema = {
  type: "object",
  required: ["status", "service"],
  properties: {
    status: { enum: ["healthy", "unhealthy"] },
    service: { const: "mallku-api" },
    detail: { type: "string" },
  },
} as const;

/** GET /health: whether the database takes requests, writes included, asked each time. Needs no token and always has room. */
export function healthRoute(
  app: FastifyInstance,
  { availability, admission, space }: Pick<Backend, "availability" | "admission" | "space">,
): void {
  resource(app, "/health", {
    GET: {
      schema: {
        summary: "Whether the database answers and takes writes.",
        security: [],
        response: {
          200: schema,
          503: { ...schema, description: "The database does not answer, or takes no writes." },
        },
      },
      config: { withoutToken: true, withoutAdmission: true },
      handler: async (_request, reply) => {
        const available = !admission.draining && (await availability.now());
        const shortage = await space.shortage();
        if (available && shortage === undefined) return { status: "healthy", service: "mallku-api" };
        reply.code(503).header("retry-after", "1");
        const detail = available ? shortage : "the database does not answer";
        return { status: "unhealthy", service: "mallku-api", detail };
      },
    },
  });
}
