import type { BarrierState } from "../../monitor/barrier.ts";
import { barrier, BARRIERS, type BarrierId } from "../../monitor/barriers.ts";
import type { DatabaseReport } from "../../monitor/report/model.ts";

const IDS = Object.keys(BARRIERS) as BarrierId[];

/** A report on which every barrier is in the given state, and what else a test changes. */
export function databaseReport(
  state: BarrierState | Partial<Record<BarrierId, BarrierState>>,
  changes: Partial<DatabaseReport> = {},
): DatabaseReport {
  const states = typeof state === "string" ? Object.fromEntries(IDS.map((id) => [id, state])) : state;
  const barriers = IDS.map((id) => barrier(id, states[id] ?? "pass", ["127.0.0.1 port 8529: refused"]));
  return {
    at: new Date(0),
    stack: "dev",
    containerName: "mallku-database-secure",
    networkName: "mallku-internal",
    volumeName: "mallku-database-data",
    apiUrl: "http://127.0.0.1:8080",
    internalUrl: "http://mallku-database-secure:8080",
    standIns: [],
    verdict: {
      containerState: "running",
      containerId: "0123456789abcdef",
      barriers,
      holds: barriers.every((each) => each.state === "pass"),
    },
    published: ["127.0.0.1:8080 -> 8080/tcp"],
    objects: [
      {
        kind: "container",
        name: "mallku-database-secure",
        declared: "changes nothing",
        live: "running",
        agrees: true,
      },
    ],
    properties: [
      {
        property: "published ports",
        declared: "127.0.0.1:8080 to 8080/tcp",
        live: "127.0.0.1:8080 to 8080/tcp",
        agrees: true,
      },
    ],
    undeclared: undefined,
    notStopped: ["Root on this host reads the volume."],
    ...changes,
  };
}
