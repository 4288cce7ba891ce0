import { exactPort } from "../../facts/port.ts";
import { oneOf, type Project } from "../../facts/project.ts";
import type { StackFacts, StackMember } from "../../facts/stack.ts";
import { isUnknown } from "../../facts/unknown.ts";
import { cis, deny, type StackDanger, type StackRule } from "../rule.ts";

/** Any port that may not be published is a finding of its own at the container that publishes it. */
function publishersOf(members: readonly StackMember[], port: number): StackMember[] {
  return members.filter(({ facts }) =>
    facts.workload?.publications.some(
      ({ containerPort }) =>
        containerPort !== undefined && !isUnknown(containerPort) && exactPort(containerPort) === port,
    ),
  );
}

function secondWayIn(members: readonly StackMember[], port: number, { names }: Project): StackDanger[] {
  const publishers = publishersOf(members, port);
  if (publishers.length > 1) {
    const found = `${publishers.length} containers of this stack publish a port, and one way in is watched`;
    return [{ ...deny("", found, "Leave the database's container its port."), resource: undefined }];
  }
  const isDatabase = ({ facts }: StackMember) => names.isDatabase(facts.workload?.name);
  const impostor = publishers.find((member) => !isDatabase(member));
  if (impostor === undefined || !members.some(isDatabase)) return [];
  const found = `Beside the database's container another one publishes ${port}, so what answers there is not its API`;
  return [
    { ...deny("ports", found, "Publish from the database's container."), resource: impostor.facts.resource },
  ];
}

export const onePublishedPortOf = (project: Project): StackRule<StackFacts> => ({
  id: "one-published-port",
  title: "The whole stack publishes one port, the API's",
  severity: "high",
  enforcement: "mandatory",
  why:
    "One way in can be watched, limited and closed. A second container that publishes a port, even one that looks like the API's, is a " +
    "second way in beside the checks of the first.",
  remedy:
    project.publishablePorts.length === 0
      ? "Publish nothing; containers talk to each other over the stack's network."
      : `Publish ${oneOf(project.publishablePorts)} from the database's container only; other containers talk to it over the stack's network.`,
  references: [cis("5.9", "Ensure that only needed ports are open on the container")],
  check: ({ members }) => project.publishablePorts.flatMap((port) => secondWayIn(members, port, project)),
});
