import type { Publication } from "../facts/model.ts";
import { API_PORT, DATABASE_PORT, exactPort, includesPort } from "../facts/port.ts";
import { isUnknown } from "../facts/unknown.ts";
import { cis, deny, type Danger, type Rule } from "./rule.ts";

const INSTEAD = "Publish container port 8080 over tcp; another port on the host side is fine.";

function onlyTheApi({ path, containerPort, hostPort, protocol }: Publication): Danger[] {
  const inside = containerPort ?? 0;
  const outside = hostPort ?? 0;
  if (isUnknown(inside) || isUnknown(outside)) return [];
  // The database's own port is another rule's finding, and one cause gets one finding.
  if (includesPort(inside, DATABASE_PORT) || includesPort(outside, DATABASE_PORT)) return [];
  const port = exactPort(inside);
  if (port !== API_PORT) {
    const found =
      port === null ? "Something that is no port is published" : `Container port ${port} is published`;
    return [deny(path, `${found}; only the API may be reached from outside its network`, INSTEAD)];
  }
  if (exactPort(outside) === null)
    return [
      deny(path, "The host side of the mapping is no single port, so what it opens cannot be told", INSTEAD),
    ];
  if (protocol !== undefined && !isUnknown(protocol) && !/^(tcp)?$/i.test(protocol)) {
    return [deny(path, "The API's port is published over a protocol that the API does not speak", INSTEAD)];
  }
  return [];
}

/** The API may be published on both loopback addresses, by one port of the host; a further mapping is a second way in. */
function secondMapping(publications: readonly Publication[]): Danger[] {
  const [first, ...others] = publications.filter(({ containerPort }) => {
    return containerPort !== undefined && !isUnknown(containerPort) && exactPort(containerPort) === API_PORT;
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

export const apiPortOnly: Rule = {
  id: "api-port-only",
  title: "Only the API's port 8080 is published",
  severity: "high",
  enforcement: "mandatory",
  why:
    "The API is the one way in that checks tokens, bounds requests and hides the database. Every other published port is a " +
    "second way in that nobody watches: a debugger, a metrics page, or the database moved to a port that looks harmless.",
  remedy:
    "Keep one mapping, of container port 8080 over tcp. Containers that only talk to each other need no mapping.",
  references: [cis("5.9", "Ensure that only needed ports are open on the container")],
  check({ workload }) {
    if (workload === undefined) return [];
    return [...workload.publications.flatMap(onlyTheApi), ...secondMapping(workload.publications)];
  },
};
