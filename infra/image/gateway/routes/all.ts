import type { FastifyInstance } from "fastify";
import type { Admission } from "../admission.ts";
import type { DatabaseFacts } from "../bootstrap.ts";
import type { DatabaseClient } from "../database.ts";
import type { Availability } from "../health.ts";
import { countRequests } from "../metrics.ts";
import type { DiskSpace } from "../disk-space.ts";
import type { GatewayOptions } from "../options.ts";
import { collectionRoutes } from "./collections.ts";
import { documentRoutes } from "./document.ts";
import { documentsRoutes } from "./documents.ts";
import { healthRoute } from "./health.ts";
import { metricsRoute } from "./metrics.ts";
import { openApiRoute } from "./openapi.ts";
import { securityRoute } from "./security.ts";

/** What routes are made of. */
export interface Backend {
  readonly client: DatabaseClient;
  readonly admission: Admission;
  readonly availability: Availability;
  readonly space: DiskSpace;
  readonly facts: DatabaseFacts;
}

/** Every path that this gateway serves; there is no other way in. */
export function addRoutes(app: FastifyInstance, options: GatewayOptions, backend: Backend): void {
  const registry = countRequests(app, backend);
  healthRoute(app, backend);
  securityRoute(app, options, backend.facts);
  metricsRoute(app, registry);
  collectionRoutes(app, backend.client);
  documentsRoutes(app, backend.client);
  documentRoutes(app, backend.client);
  openApiRoute(app);
}
