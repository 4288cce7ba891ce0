import { z } from "zod";
import type { Barrier, Target } from "./barrier.ts";
import { barrier } from "./barriers.ts";
import { askApi } from "./http.ts";
import { reason } from "./reason.ts";

const healthSchema = z.looseObject({ status: z.string(), detail: z.string().optional() });
const metricsSchema = z.looseObject({
  database_ports_exposed: z.number(),
  api_ports_exposed: z.number(),
  direct_db_access_possible: z.boolean(),
});

/** The health route, from the host: an API that nobody reaches is a wall without a door. */
export async function apiAccessible(target: Target): Promise<Barrier> {
  const url = `${target.apiUrl}/health`;
  try {
    const { status, body } = await askApi(target, url);
    const health = healthSchema.safeParse(body);
    const isHealthy = status === 200 && health.data?.status === "healthy";
    const evidence = [`GET ${url}: ${status}, status ${health.data?.status ?? "not stated"}`];
    if (health.data?.detail !== undefined) evidence.push(health.data.detail);
    return barrier("api_accessible", isHealthy ? "pass" : "fail", evidence);
  } catch (error) {
    return barrier("api_accessible", "fail", [`GET ${url}: ${reason(error)}`]);
  }
}

/** What the gateway reads in the kernel's own socket table, inside the container. */
export async function databaseOnLoopback(target: Target): Promise<Barrier> {
  const { apiUrl, apiToken } = target;
  const url = `${apiUrl}/security/metrics`;
  const headers: Record<string, string> =
    apiToken === undefined ? {} : { authorization: `Bearer ${apiToken}` };
  try {
    const { status, body } = await askApi(target, url, headers);
    const metrics = metricsSchema.safeParse(body);
    if (!metrics.success) return barrier("database_on_loopback", "unknown", [`GET ${url}: ${status}`]);
    const { database_ports_exposed, direct_db_access_possible } = metrics.data;
    const holds = database_ports_exposed === 0 && !direct_db_access_possible;
    const evidence = [`GET ${url}: ${database_ports_exposed} listeners on 8529 beyond loopback`];
    return barrier("database_on_loopback", holds ? "pass" : "fail", evidence);
  } catch (error) {
    return barrier("database_on_loopback", "unknown", [`GET ${url}: ${reason(error)}`]);
  }
}
