import type { Network } from "../facts/model.ts";
import type { Names } from "../facts/names.ts";
import {
  GATEWAY_MODE_V6,
  HOST_BINDING_V4,
  isBridgeOption,
  MASQUERADE,
  networkOptionDanger,
} from "../facts/network-option.ts";
import type { Project } from "../facts/project.ts";
import { isUnknown } from "../facts/unknown.ts";
import { cis, deny, type Danger, type Rule } from "./rule.ts";

function option(network: Network, key: string): string | undefined {
  const value = network.options.find((candidate) => candidate.key === key)?.value;
  // An unknown option is reported where it stands, and is no reason for a second finding.
  return isUnknown(value) ? "" : value;
}

function isBridge({ driver }: Network): boolean {
  return isUnknown(driver) || ["", "bridge"].includes(driver ?? "");
}

function missing(network: Network, names: Names): Danger[] {
  const dangers: Danger[] = [];
  if (!isBridge(network) || network.internal || network.optionsUnknown) return dangers;
  if (option(network, HOST_BINDING_V4) === undefined) {
    const found = "Ports published without an address would be open on every interface";
    dangers.push(deny("options", found, `Set ${HOST_BINDING_V4} to 127.0.0.1.`));
  }
  if (names.isNetwork(network.name) && !/^(false|0|f|)$/i.test(option(network, MASQUERADE) ?? "true")) {
    dangers.push(
      deny("options", "The database's network has a way out to the world", `Set ${MASQUERADE} to false.`),
    );
  }
  return dangers;
}

export const networkOptionsOf = ({ names }: Project): Rule => ({
  id: "network-options",
  title: "No network option opens containers to others",
  severity: "critical",
  enforcement: "mandatory",
  why:
    "A bridge network can be told to route other machines to its containers (gateway mode routed or nat-unprotected), to trust " +
    "a network card, to sit on a bridge of the host, or to publish on every interface unless told otherwise. IPv6 opens a " +
    "second way in that the IPv4 settings say nothing about.",
  remedy:
    "Set com.docker.network.bridge.host_binding_ipv4 to 127.0.0.1 and enable_ip_masquerade to false, and leave the rest out. IPv6 " +
    "needs gateway_mode_ipv6 isolated.",
  references: [cis("5.14", "Ensure that incoming container traffic is bound to a specific host interface")],
  check({ network }) {
    if (network === undefined) return [];
    const dangers = network.options.flatMap(({ path, key, value }) => {
      // Another driver's own words say nothing that the finding about the driver does not.
      if (!isBridge(network) && !isBridgeOption(key)) return [];
      const danger = isUnknown(value) ? null : networkOptionDanger(key, value);
      return danger === null
        ? []
        : [deny(path, danger, "Leave it out, or set it as the rule's remedy says.")];
    });
    const isolated = network.internal || option(network, GATEWAY_MODE_V6) === "isolated";
    if (network.ipv6 && !isolated) {
      const found =
        "IPv6 is on, and none of the network's settings bounds who reaches its containers over it";
      dangers.push(deny("ipv6", found, `Leave ipv6 out, or set ${GATEWAY_MODE_V6} to isolated.`));
    }
    return [...dangers, ...missing(network, names)];
  },
});
