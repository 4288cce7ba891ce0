import type { Publication } from "../facts/model.ts";
import { exactPort, includesPort } from "../facts/port.ts";
import { oneOf, type Project } from "../facts/project.ts";
import { isUnknown } from "../facts/unknown.ts";
import { cis, deny, type Danger, type Rule } from "./rule.ts";

function instead({ publishablePorts: ports }: Project): string {
  return ports.length === 0
    ? "Publish nothing: containers of one network need no mapping."
    : `Publish container port ${oneOf(ports)} over tcp; another port on the host side is fine.`;
}

function onlyTheApi({ path, containerPort, hostPort, protocol }: Publication, project: Project): Danger[] {
  const inside = containerPort ?? 0;
  const outside = hostPort ?? 0;
  if (isUnknown(inside) || isUnknown(outside)) return [];
  // The database's own port is another rule's finding, and one cause gets one finding.
  const { forbiddenPorts, publishablePorts } = project;
  if (forbiddenPorts.some((port) => includesPort(inside, port) || includesPort(outside, port))) return [];
  const port = exactPort(inside);
  if (port === null || !publishablePorts.includes(port)) {
    const found =
      port === null ? "Something that is no port is published" : `Container port ${port} is published`;
    return [deny(path, `${found}; only the API may be reached from outside its network`, instead(project))];
  }
  if (exactPort(outside) === null)
    return [
      deny(
        path,
        "The host side of the mapping is no single port, so what it opens cannot be told",
        instead(project),
      ),
    ];
  if (protocol !== undefined && !isUnknown(protocol) && !/^(tcp)?$/i.test(protocol)) {
    return [
      deny(path, "The API's port is published over a protocol that the API does not speak", instead(project)),
    ];
  }
  return [];
}

/** The API may be published on both loopback addresses, by one port of the host; a further mapping is a second way in. */
function secondMapping(publications: readonly Publication[], port: number): Danger[] {
  const [first, ...others] = publications.filter(({ containerPort }) => {
    return containerPort !== undefined && !isUnknown(containerPort) && exactPort(containerPort) === port;
  });
  if (first === undefined) return [];
  const isTwin = (other: Publication) => other.hostPort === first.hostPort && other.address !== first.address;
  const second = others.find((other, index) => index > 0 || !isTwin(other));
  if (second === undefined) return [];
  return [
    deny(
      second.path,
      "The API's port is published more than once, and each mapping is a way in of its own",
      "Keep one mapping.",
    ),
  ];
}

export const apiPortOnlyOf = (project: Project): Rule => ({
  id: "api-port-only",
  title:
    project.publishablePorts.length === 0
      ? "Nothing is published"
      : `Only the API's port ${oneOf(project.publishablePorts)} is published`,
  severity: "high",
  enforcement: "mandatory",
  why:
    "The API is the one way in that checks tokens, bounds requests and hides the database. Every other published port is a " +
    "second way in that nobody watches: a debugger, a metrics page, or the database moved to a port that looks harmless.",
  remedy:
    project.publishablePorts.length === 0
      ? instead(project)
      : `Keep one mapping, of container port ${oneOf(project.publishablePorts)} over tcp. Containers that only talk to each other need no mapping.`,
  references: [cis("5.9", "Ensure that only needed ports are open on the container")],
  check({ workload }) {
    if (workload === undefined) return [];
    return [
      ...workload.publications.flatMap((publication) => onlyTheApi(publication, project)),
      ...project.publishablePorts.flatMap((port) => secondMapping(workload.publications, port)),
    ];
  },
});
