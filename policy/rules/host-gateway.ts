import { isCloudMetadata, isDefaultGateway, isLinkLocal, parseAddress } from "../facts/address.ts";
import { deny, type Rule } from "./rule.ts";

function danger(text: string): string | null {
  if (text.trim().toLowerCase() === "host-gateway")
    return "A name is given to the host itself, some of whose services trust whoever comes from it";
  const address = parseAddress(text);
  if (address === null)
    return "A name is given to something that is no IP address, so where it leads cannot be told";
  if (isDefaultGateway(address))
    return "A name is given to the host itself, by its address on Docker's bridge";
  if (isLinkLocal(address) || isCloudMetadata(address))
    return "A name is given to an address where clouds hand out this machine's credentials";
  return null;
}

export const hostGateway: Rule = {
  id: "host-gateway",
  title: "No container is given a name for the host",
  severity: "high",
  enforcement: "mandatory",
  why:
    "`host-gateway` stands for the host's own address: with it a container reaches services of the host that trust their own " +
    "machine. Link-local addresses, and a few beside them, are where clouds hand out a machine's credentials.",
  remedy: "Let containers find each other by name on the stack's network, which Docker resolves by itself.",
  references: [],
  check({ workload }) {
    return (
      workload?.extraHosts.flatMap(({ path, value }) => {
        const found = danger(value);
        return found === null
          ? []
          : [deny(path, found, "Leave it out; containers find each other by name on the stack's network.")];
      }) ?? []
    );
  },
};
