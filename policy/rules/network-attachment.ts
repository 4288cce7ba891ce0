import type { Project } from "../facts/project.ts";
import { isPrivateSubnet } from "../facts/subnet.ts";
import { isUnknown } from "../facts/unknown.ts";
import { deny, type Danger, type Rule } from "./rule.ts";

export const networkAttachmentOf = ({ names }: Project): Rule => ({
  id: "network-attachment",
  title: "A container's place on a network has no options that open it",
  severity: "high",
  enforcement: "mandatory",
  why:
    "Driver options of an endpoint set kernel parameters inside it, its gateway priority decides which network is the way " +
    "out, and a public or link-local address makes the container itself reachable: each passes over what the network declares. " +
    "An alias is a name that Docker resolves for every neighbour, so the database's name belongs to the database alone.",
  remedy: "Name the network, and aliases if needed. A static address must be private.",
  references: [],
  check({ workload }) {
    return (
      workload?.attachments.flatMap(({ path, aliases, driverOptions, gatewayPriority, addresses }) => {
        const dangers: Danger[] = [];
        const borrowed = aliases.find(({ value }) => names.isDatabase(value.trim().toLowerCase()));
        if (borrowed !== undefined && !names.isDatabase(workload.name)) {
          const found =
            "Another container answers to the database's name, so neighbours send it what is meant for the database";
          dangers.push(deny(borrowed.path, found, "Use another alias."));
        }
        if (driverOptions > 0) {
          dangers.push(
            deny(
              `${path}.driverOpts`,
              "Options are handed to the network driver, which set kernel parameters past the rule about those",
              "Leave them out.",
            ),
          );
        }
        if (gatewayPriority !== undefined && !isUnknown(gatewayPriority) && Number(gatewayPriority) !== 0) {
          dangers.push(
            deny(
              `${path}.gwPriority`,
              "The network is preferred as the way out, past one that has none",
              "Leave it out.",
            ),
          );
        }
        for (const address of addresses) {
          if (isPrivateSubnet(address.value)) continue;
          dangers.push(
            deny(
              address.path,
              "The container is given an address that is not private, so other machines can be routed to its every port",
              "Leave it out, or take a private one.",
            ),
          );
        }
        return dangers;
      }) ?? []
    );
  },
});
