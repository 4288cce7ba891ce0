import { addressReach } from "./endpoint.ts";

const PREFIX = "com.docker.network.";
export const HOST_BINDING_V4 = `${PREFIX}bridge.host_binding_ipv4`;
export const MASQUERADE = `${PREFIX}bridge.enable_ip_masquerade`;
export const GATEWAY_MODE_V6 = `${PREFIX}bridge.gateway_mode_ipv6`;

/** Options of the bridge driver that cannot open the network to anybody, whatever their value. */
const HARMLESS = new Set([
  "bridge.enable_icc",
  "bridge.enable_ip_masquerade",
  "driver.mtu",
  "container_iface_prefix",
]);

export function isBridgeOption(key: string): boolean {
  return key.trim().toLowerCase().startsWith(`${PREFIX}bridge.`);
}

/** What an option of a bridge network does to reachability; null where it does nothing. Source: moby, drivers/bridge. */
export function networkOptionDanger(key: string, value: string): string | null {
  const name = key.trim().toLowerCase();
  const short = name.startsWith(PREFIX) ? name.slice(PREFIX.length) : name;
  if (HARMLESS.has(short)) return null;
  switch (short) {
    case "bridge.host_binding_ipv4":
    case "bridge.host_binding_ipv6":
      if (addressReach(value) === "loopback") return null;
      return "Ports without an address of their own are published on an address that is not loopback";
    case "bridge.gateway_mode_ipv4":
    case "bridge.gateway_mode_ipv6":
      if (["nat", "isolated", ""].includes(value.trim().toLowerCase())) return null;
      return "Other machines are routed to the containers themselves, to every port, published or not";
    case "bridge.trusted_host_interfaces":
      return value === ""
        ? null
        : "Machines behind a network card of the host reach every port of the containers";
    case "bridge.name":
      return value === ""
        ? null
        : "The network takes over a bridge of the host, with whatever else is attached to it";
    case "bridge.default_bridge":
      return /^(false|0|f|)$/i.test(value) ? null : "The network is made Docker's default bridge";
    case "enable_ipv6":
      return /^(false|0|f|)$/i.test(value) ? null : "IPv6 is switched on past the declaration's own property";
    case "parent":
      return "The network is tied to a network card of the host";
    default:
      return "The network has an option that nobody has judged";
  }
}
