import type { FastifyInstance } from "fastify";
import type { DatabaseFacts } from "../bootstrap.ts";
import { spacedJson } from "../json.ts";
import type { GatewayOptions } from "../options.ts";
import { resource } from "../resource.ts";
import { commonErrors } from "../schemas.ts";
import type { Listener } from "../socket-table.ts";
import { exposedListeners, readListeners } from "../socket-table.ts";
import { isLoopbackAddress } from "../environment.ts";

/** What a look at the kernel's socket table says about the barriers; the keys are Mallku's own. */
export function securityMetrics(
  listeners: readonly Listener[],
  ports: { readonly api: number; readonly database: number },
  standIn: boolean,
): Record<string, string | number | boolean> {
  const reachable = listeners.filter(({ address }) => !isLoopbackAddress(address));
  const databasePorts = exposedListeners(listeners, ports.database).length;
  return {
    architecture: "cathedral",
    database_ports_exposed: databasePorts,
    api_ports_exposed: exposedListeners(listeners, ports.api).length,
    // Nothing but the API can be reached from outside this network namespace.
    network_isolation: reachable.every(({ port }) => port === ports.api),
    direct_db_access_possible: databasePorts > 0,
    message: "Security through structure, not policy",
    stand_in: standIn,
  };
}

const schema = {
  type: "object",
  properties: {
    architecture: { const: "cathedral" },
    database_ports_exposed: {
      type: "integer",
      description: "Listeners on the database's port that are not loopback, counted now.",
    },
    api_ports_exposed: {
      type: "integer",
      description: "Listeners on the API's port that are not loopback, counted now.",
    },
    network_isolation: {
      type: "boolean",
      description: "Whether every listener that is not loopback is the API's.",
    },
    direct_db_access_possible: {
      type: "boolean",
      description: "Whether a listener leads past the gateway to the database.",
    },
    message: { type: "string" },
    stand_in: {
      type: "boolean",
      description: "Whether the server behind the gateway only stands in for ArangoDB.",
    },
  },
} as const;

/** GET /security/metrics: measured at each request, and no answer where the measurement fails. */
export function securityRoute(app: FastifyInstance, options: GatewayOptions, facts: DatabaseFacts): void {
  const ports = { api: options.api.port, database: options.database.port };
  resource(app, "/security/metrics", {
    GET: {
      schema: {
        summary: "What the kernel says about who can reach what.",
        response: { 200: schema, ...commonErrors },
      },
      handler: async (_request, reply) => {
        const listeners = await readListeners(options.paths.socketTables);
        reply.type("application/json; charset=utf-8");
        return spacedJson(securityMetrics(listeners, ports, facts.standIn));
      },
    },
  });
}
