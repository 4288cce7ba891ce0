import type { Properties, Value } from "../../protocol/values.ts";
import { given, number, objects, text, texts, word } from "../inputs.ts";
import type { Inspected } from "./inspected.ts";

type Settings = Inspected["NetworkSettings"];
export interface PortBinding {
  readonly HostIp: string;
  readonly HostPort: string;
}

export const exposedPort = ({ internal, protocol }: Properties): string =>
  `${number(internal) ?? 0}/${word(protocol)}`;

export function portBindings(ports: Value | undefined): Record<string, PortBinding[]> {
  const bindings: Record<string, PortBinding[]> = {};
  for (const port of objects(ports)) {
    // Port 0 has Docker choose one.
    const binding = { HostIp: text(port.ip) ?? "0.0.0.0", HostPort: String(number(port.external) ?? 0) };
    (bindings[exposedPort(port)] ??= []).push(binding);
  }
  return bindings;
}

/** The bindings as the `ports` property, by port. */
export function portsFromDocker(ports: Settings["Ports"]): Properties[] {
  return Object.entries(ports)
    .flatMap(([exposed, bindings]) => {
      const [internal = "", protocol = ""] = exposed.split("/");
      return bindings.map(({ HostIp, HostPort }) => ({
        internal: Number(internal),
        external: Number(HostPort),
        ip: HostIp,
        protocol,
      }));
    })
    .sort((one, other) => one.internal - other.internal);
}

export function networkDatas({ Networks }: Settings): Properties[] {
  return Object.entries(Networks)
    .sort(([one], [other]) => one.localeCompare(other))
    .map(([networkName, endpoint]) => ({
      networkName,
      ipAddress: endpoint.IPAddress,
      ipPrefixLength: endpoint.IPPrefixLen,
      gateway: endpoint.Gateway,
      globalIpv6Address: endpoint.GlobalIPv6Address,
      globalIpv6PrefixLength: endpoint.GlobalIPv6PrefixLen,
      ipv6Gateway: endpoint.IPv6Gateway,
      macAddress: endpoint.MacAddress,
    }));
}

/** One entry of `networksAdvanced` as the body of `POST /networks/<name>/connect`. */
export function endpointConfig(entry: Properties): object {
  return given({
    Aliases: texts(entry.aliases),
    MacAddress: text(entry.macAddress),
    DriverOpts: Object.fromEntries(
      texts(entry.driverOpts).flatMap((option) => {
        const at = option.indexOf("=");
        return at < 0 ? [] : [[option.slice(0, at), option.slice(at + 1)]];
      }),
    ),
    IPAMConfig: given({
      IPv4Address: text(entry.ipv4Address),
      IPv6Address: text(entry.ipv6Address),
      LinkLocalIPs: texts(entry.linkLocalIps),
    }),
  });
}
