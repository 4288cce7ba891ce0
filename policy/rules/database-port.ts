import type { Publication } from "../facts/model.ts";
import { includesPort } from "../facts/port.ts";
import { oneOf, type Project } from "../facts/project.ts";
import { isUnknown, type Maybe } from "../facts/unknown.ts";
import { cis, deny, type Danger, type Rule } from "./rule.ts";

function instead({ publishablePorts: ports }: Project): string {
  return ports.length === 0
    ? "Publish nothing: containers of one network need no mapping."
    : `Publish ${oneOf(ports)}, the API's port, and let callers use the API.`;
}

function forbiddenIn(port: Maybe<number | string> | undefined, project: Project): number | undefined {
  if (port === undefined || isUnknown(port)) return undefined;
  return project.forbiddenPorts.find((forbidden) => includesPort(port, forbidden));
}

function publishesDatabase({ path, containerPort, hostPort }: Publication, project: Project): Danger[] {
  const inside = forbiddenIn(containerPort, project);
  if (inside !== undefined)
    return [deny(path, `The database's port, ${inside}, is published to the host`, instead(project))];
  const outside = forbiddenIn(hostPort, project);
  if (outside === undefined) return [];
  const found = `The host's port ${outside} is opened, where clients expect the database itself`;
  return [deny(path, found, instead(project))];
}

export const databasePortOf = (project: Project): Rule => ({
  id: "database-port",
  title: `The database's port ${oneOf(project.forbiddenPorts)} is never published`,
  severity: "critical",
  enforcement: "mandatory",
  why:
    "Whoever reaches the database's own port reaches everything in it and the administration of its server, past the API " +
    "that checks what may be read and written. A published port is opened by Docker in front of the host's own firewall " +
    "rules, and a loopback address does not make up for it: before Docker 28 neighbours on the same network could reach " +
    "such ports too. Publishing all exposed ports is the same thing, because database images expose their own.",
  remedy:
    project.publishablePorts.length === 0
      ? "Publish nothing, with publishAllPorts off."
      : `Publish only the API: one mapping of container port ${oneOf(project.publishablePorts)} on 127.0.0.1, with publishAllPorts off.`,
  references: [cis("5.9", "Ensure that only needed ports are open on the container")],
  check({ workload }) {
    if (workload === undefined) return [];
    const all = workload.publishAllPorts;
    const found = `Every port that the image exposes is published, ${oneOf(project.forbiddenPorts)} among them`;
    return [
      ...workload.publications.flatMap((publication) => publishesDatabase(publication, project)),
      ...(all?.value === true ? [deny(all.path, found, instead(project))] : []),
    ];
  },
});
