import type Docker from "dockerode";
import type { ContainerInspectInfo } from "dockerode";
import type { Barrier } from "./barrier.ts";
export async function databaseIsolated(_docker: Docker, _container: ContainerInspectInfo): Promise<Barrier> {
  return Promise.resolve({ id: "database_isolated", title: "x", state: "unknown", evidence: [], why: "" });
}
