import type { FastifyInstance } from "fastify";
import type { Registry } from "prom-client";
import { resource } from "../resource.ts";

/** GET /metrics, in Prometheus' text format. Always has room: it is most wanted when the gateway is full. */
export function metricsRoute(app: FastifyInstance, registry: Registry): void {
  resource(app, "/metrics", {
    GET: {
      schema: {
        summary: "Counters and histograms, in Prometheus' text format.",
        produces: ["text/plain"],
        response: { 200: { type: "string" } },
      },
      config: { withoutAdmission: true },
      handler: async (_request, reply) => {
        reply.type(registry.contentType);
        return await registry.metrics();
      },
    },
  });
}
