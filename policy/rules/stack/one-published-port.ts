import { API_PORT, exactPort } from "../../facts/port.ts";
import { isDatabaseContainer } from "../../facts/names.ts";
import type { StackFacts, StackMember } from "../../facts/stack.ts";
import { isUnknown } from "../../facts/unknown.ts";
import { cis, deny, type StackRule } from "../rule.ts";

export const onePublishedPort: StackRule<StackFacts> = {
  id: "one-published-port",
  title: "The whole stack publishes one port, the API's",
  severity: "high",
  enforcement: "mandatory",
  why:
    "One way in can be watched, limited and closed. A second container that publishes a port, even one that looks like the API's, is a " +
    "second way in beside the checks of the first.",
  remedy:
    "Publish 8080 from the database's container only; other containers talk to it over the stack's network.",
  references: [cis("5.9", "Ensure that only needed ports are open on the container")],
  check({ members }) {
    // Any other port is a finding of its own at the container that publishes it.
    const publishers = members.filter(({ facts }) =>
      facts.workload?.publications.some(
        ({ containerPort }) =>
          containerPort !== undefined && !isUnknown(containerPort) && exactPort(containerPort) === API_PORT,
      ),
    );
    if (publishers.length > 1) {
      const found = `${publishers.length} containers of this stack publish a port, and one way in is watched`;
      return [{ ...deny("", found, "Leave the database's container its port."), resource: undefined }];
    }
    const isDatabase = ({ facts }: StackMember) => isDatabaseContainer(facts.workload?.name);
    const impostor = publishers.find((member) => !isDatabase(member));
    if (impostor === undefined || !members.some(isDatabase)) return [];
    const found =
      "Beside the database's container another one publishes 8080, so what answers there is not its API";
    return [
      {
        ...deny("ports", found, "Publish from the database's container."),
        resource: impostor.facts.resource,
      },
    ];
  },
};
