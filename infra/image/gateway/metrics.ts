import type { FastifyInstance } from "fastify";
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import type { Admission } from "./admission.ts";
import type { DiskSpace } from "./disk-space.ts";

/** Counts every request of `app` from here on, by method, route pattern (never the path: keys are data) and status. */
export function countRequests(
  app: FastifyInstance,
  { admission, space }: { readonly admission: Admission; readonly space: DiskSpace },
): Registry {
  const registers = [new Registry()];
  const [registry] = registers as [Registry];
  collectDefaultMetrics({ register: registry });
  const labelNames = ["method", "route", "status"] as const;
  const total = new Counter({
    name: "mallku_requests_total",
    help: "Requests answered.",
    labelNames,
    registers,
  });
  const duration = new Histogram({
    name: "mallku_request_duration_seconds",
    help: "Time from a request's headers to the end of its answer.",
    labelNames,
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  });
  new Gauge({
    name: "mallku_requests_in_flight",
    help: "Requests admitted to the database and not yet answered.",
    registers,
    collect() {
      this.set(admission.inFlight);
    },
  });
  new Gauge({
    name: "mallku_data_free_bytes",
    help: "Bytes that may still be written to the data volume.",
    registers,
    async collect() {
      this.set(await space.free());
    },
  });
  app.addHook("onResponse", (request, reply, done) => {
    const labels = {
      method: request.method,
      route: request.routeOptions.url ?? "unmatched",
      status: String(reply.statusCode),
    };
    total.inc(labels);
    duration.observe(labels, reply.elapsedTime / 1000);
    done();
  });
  return registry;
}
