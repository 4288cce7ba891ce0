import { isUnknown } from "../facts/unknown.ts";
import { cis, deny, type Danger, type Rule } from "./rule.ts";

export const networkDriver: Rule = {
  id: "network-driver",
  title: "Networks are bridges of this machine",
  severity: "critical",
  enforcement: "mandatory",
  why:
    "On a macvlan or ipvlan network a container stands on the office's network with an address of its own, every port open, " +
    "nothing published. A host network is the host. An overlay, or a network that anyone may attach to, reaches other machines. A " +
    "plugin's driver decides for itself. Only behind a bridge of this machine is a port closed until it is published.",
  remedy: "Use driver bridge, and leave attachable and ingress out.",
  references: [cis("7.3", "Ensure that all Docker swarm overlay networks are encrypted")],
  check({ network }) {
    if (network === undefined) return [];
    const driver = network.driver ?? "";
    if (!isUnknown(driver) && !["", "bridge"].includes(driver)) {
      return [
        deny(
          "driver",
          "The network's driver puts containers where others reach their every port",
          "Use bridge.",
        ),
      ];
    }
    const dangers: Danger[] = [];
    if (network.attachable)
      dangers.push(
        deny(
          "attachable",
          "Any container may attach to the network, and reach what is on it",
          "Leave it out.",
        ),
      );
    if (network.ingress)
      dangers.push(deny("ingress", "The network is a swarm's way in, open on every node", "Leave it out."));
    return dangers;
  },
};
