import { isPrivateSubnet } from "../facts/subnet.ts";
import { deny, type Danger, type Rule } from "./rule.ts";

export const networkAddresses: Rule = {
  id: "network-addresses",
  title: "Networks have private addresses",
  severity: "high",
  enforcement: "mandatory",
  why:
    "Containers with addresses out of a public range, or out of the range of the network that the host stands on, can be routed to " +
    "directly, past every published port. Another address driver, or its options, can take addresses from anywhere.",
  remedy:
    "Leave ipamConfigs out, or take subnets from 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or fc00::/7.",
  references: [],
  check({ network }) {
    if (network === undefined) return [];
    const dangers: Danger[] = [];
    const outside = network.addresses.find(({ value }) => !isPrivateSubnet(value));
    if (outside !== undefined) {
      dangers.push(
        deny(
          outside.path,
          "The network's addresses are not private, so other machines can be routed to its containers",
          "Take a range of 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or fc00::/7.",
        ),
      );
    }
    if (network.ipamDriver !== undefined && network.ipamDriver.value !== "default") {
      dangers.push(
        deny(
          network.ipamDriver.path,
          "Another address driver is used, which may take addresses from anywhere",
          "Leave it out.",
        ),
      );
    }
    const option = network.ipamOptions[0];
    if (option !== undefined) {
      dangers.push(
        deny(
          option.path,
          "The address driver is given options, which may take addresses from anywhere",
          "Leave them out.",
        ),
      );
    }
    return dangers;
  },
};
