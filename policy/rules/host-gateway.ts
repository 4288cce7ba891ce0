import { parseAddress } from "../facts/address.ts";
import { deny, type Rule } from "./rule.ts";

export const hostGateway: Rule = {
  id: "host-gateway",
  title: "No container is given a name for the host",
  severity: "high",
  enforcement: "mandatory",
  scope: "resource",
  why:
    "`host-gateway` stands for the host's own address: with it a container reaches services of the host that trust their own " +
    "machine. Link-local addresses are where clouds hand out a machine's credentials.",
  remedy: "Let containers find each other by name on the stack's network, which Docker resolves by itself.",
  references: [],
  check({ workload }) {
    return (
      workload?.extraHosts.flatMap(({ path, value }) => {
        const address = parseAddress(value);
        const linkLocal = address?.family === 4 && address.bytes[0] === 169 && address.bytes[1] === 254;
        if (address !== null && !linkLocal) return [];
        const found = linkLocal
          ? "A name is given to a link-local address"
          : "A name is given to the host itself";
        return [deny(path, found, "Leave it out.")];
      }) ?? []
    );
  },
};
