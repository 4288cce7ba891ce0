import { formatAddress, isLoopback, isWildcard, parseAddress } from "../facts/address.ts";
import type { Publication } from "../facts/model.ts";
import { isUnknown } from "../facts/unknown.ts";
import { cis, deny, type Danger, type Rule } from "./rule.ts";

const INSTEAD =
  "Set ip to 127.0.0.1 (or ::1); where other machines must connect, put a reverse proxy with its own TLS and access control on the host, in front of it.";

function boundToLoopback({ path, address, bySwarm }: Publication): Danger[] {
  if (bySwarm) {
    const found = "Swarm publishes a port on every interface of every node, and has no address to narrow it";
    return [deny(path, found, "Publish from a docker Container, with ip 127.0.0.1.")];
  }
  const place = `${path}.ip`;
  if (isUnknown(address)) return [];
  if (address === undefined || address === "") {
    return [
      deny(place, "A port is published without an address, which Docker takes for every interface", INSTEAD),
    ];
  }
  const parsed = parseAddress(address);
  if (parsed === null) {
    const found =
      "A port is published on a text that is no canonical IP address, which Docker 20.10 takes for every interface";
    return [deny(place, found, INSTEAD)];
  }
  if (isLoopback(parsed)) return [];
  const found = isWildcard(parsed)
    ? `A port is published on ${formatAddress(parsed)}, which is every interface of the host`
    : `A port is published on ${formatAddress(parsed)}, which is reachable from other machines`;
  return [deny(place, found, INSTEAD)];
}

export const publishAddress: Rule = {
  id: "publish-address",
  title: "Ports are published on loopback only",
  severity: "critical",
  enforcement: "mandatory",
  why:
    "A port published on a wildcard or a network address is open to every machine that can reach this one, and Docker " +
    "opens it in front of the host's firewall. On loopback only programs on this host can connect. The address must be " +
    "written in full: Docker 20.10 binds every interface, without a word, when it cannot parse what it is given.",
  remedy:
    "Give each mapping ip 127.0.0.1 or ::1. Any other address is refused, also one that the setting mallku:publishAddress takes " +
    "together with a token. Where other machines must connect, run a reverse proxy on the host, with its own TLS and access " +
    "control, in front of the loopback port.",
  references: [cis("5.14", "Ensure that incoming container traffic is bound to a specific host interface")],
  check({ workload }) {
    return workload?.publications.flatMap(boundToLoopback) ?? [];
  },
};
