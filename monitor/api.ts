import { z } from "zod";
import type { Barrier, Target } from "./barrier.ts";

const REQUEST_TIMEOUT_MS = 5000;

const healthSchema = z.looseObject({ status: z.string() });
const metricsSchema = z.looseObject({
  database_ports_exposed: z.number(),
  api_ports_exposed: z.number(),
  direct_db_access_possible: z.boolean(),
});

/** The health route, from the host: an API that nobody reaches is a wall without a door. */
export async function apiAccessible({ apiUrl }: Target): Promise<Barrier> {
  const about = {
    id: "api_accessible",
    title: "The API answers on the published port",
    why: "The API is the only way to the data. Where it does not answer, the next person in a hurry publishes the database's own port instead.",
  };
  const url = `${apiUrl}/health`;
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS), redirect: "error" });
    const health = healthSchema.safeParse(await response.json());
    const isHealthy = response.status === 200 && health.data?.status === "healthy";
    const evidence = [`GET ${url}: ${response.status}, status ${health.data?.status ?? "not stated"}`];
    return { ...about, state: isHealthy ? "pass" : "fail", evidence };
  } catch (error) {
    return { ...about, state: "fail", evidence: [`GET ${url}: ${reason(error)}`] };
  }
}

/** What the gateway reads in the kernel's own socket table, inside the container. */
export async function databaseOnLoopback({ apiUrl, apiToken }: Target): Promise<Barrier> {
  const about = {
    id: "database_on_loopback",
    title: "Inside the container the database listens on loopback only",
    why: "A container's ports are open to the host and to every neighbour on its network, published or not. Only the loopback bind keeps them out.",
  };
  const url = `${apiUrl}/security/metrics`;
  try {
    const response = await fetch(url, {
      signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
      redirect: "error",
      headers: apiToken === undefined ? {} : { authorization: `Bearer ${apiToken}` },
    });
    const metrics = metricsSchema.safeParse(await response.json());
    if (!metrics.success) return { ...about, state: "unknown", evidence: [`GET ${url}: ${response.status}`] };
    const { database_ports_exposed, direct_db_access_possible } = metrics.data;
    const holds = database_ports_exposed === 0 && !direct_db_access_possible;
    const evidence = [`GET ${url}: ${database_ports_exposed} listeners on 8529 beyond loopback`];
    return { ...about, state: holds ? "pass" : "fail", evidence };
  } catch (error) {
    return { ...about, state: "unknown", evidence: [`GET ${url}: ${reason(error)}`] };
  }
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause: unknown = error.cause;
  return cause instanceof Error ? cause.message : error.message;
}
