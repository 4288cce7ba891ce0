import type { Publication } from "../facts/model.ts";
import { DATABASE_PORT, includesPort } from "../facts/port.ts";
import { isUnknown, type Maybe } from "../facts/unknown.ts";
import { cis, deny, type Danger, type Rule } from "./rule.ts";

const INSTEAD = "Publish 8080, the API's port, and let callers use the API.";

function isDatabasePort(port: Maybe<number | string> | undefined): boolean {
  return port !== undefined && !isUnknown(port) && includesPort(port, DATABASE_PORT);
}

function publishesDatabase({ path, containerPort, hostPort }: Publication): Danger[] {
  if (isDatabasePort(containerPort)) {
    return [deny(path, "The database's port, 8529, is published to the host", INSTEAD)];
  }
  if (isDatabasePort(hostPort)) {
    return [deny(path, "The host's port 8529 is opened, where clients expect the database itself", INSTEAD)];
  }
  return [];
}

export const databasePort: Rule = {
  id: "database-port",
  title: "The database's port 8529 is never published",
  severity: "critical",
  enforcement: "mandatory",
  why:
    "Whoever reaches ArangoDB's port 8529 reaches every collection and the administration of the server, past the API " +
    "that checks what may be read and written. A published port is opened by Docker in front of the host's own firewall " +
    "rules, and a loopback address does not make up for it: before Docker 28 neighbours on the same network could reach " +
    "such ports too. Publishing all exposed ports is the same thing, because database images expose 8529.",
  remedy: "Publish only the API: one mapping of container port 8080 on 127.0.0.1, with publishAllPorts off.",
  references: [cis("5.9", "Ensure that only needed ports are open on the container")],
  check({ workload }) {
    if (workload === undefined) return [];
    const all = workload.publishAllPorts;
    return [
      ...workload.publications.flatMap(publishesDatabase),
      ...(all?.value === true
        ? [deny(all.path, "Every port that the image exposes is published, 8529 among them", INSTEAD)]
        : []),
    ];
  },
};
