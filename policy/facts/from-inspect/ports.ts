import { isWildcard, parseAddress } from "../address.ts";
import { listOf, mapOf, textOf, type Inspected } from "./read.ts";

/** One mapping as Docker writes it, with the address in one spelling where it is every interface. */
interface Binding {
  readonly port: string;
  readonly address: string;
  readonly hostPort: string;
}

function bindingsOf(ports: unknown): Binding[] {
  return Object.entries(mapOf(ports)).flatMap(([port, bindings]) =>
    listOf(bindings)
      .map(mapOf)
      .map((binding) => ({
        port,
        address: everyInterface(textOf(binding["HostIp"])),
        hostPort: textOf(binding["HostPort"]),
      })),
  );
}

/** Docker names every interface three ways, and lists the two families apart. */
function everyInterface(address: string): string {
  const parsed = parseAddress(address);
  return address === "" || (parsed !== null && isWildcard(parsed)) ? "0.0.0.0" : address;
}

/**
 * What is published now, and what will be at the next start: the two differ when a daemon was restarted, or while the
 * container stands. Where Docker was left to choose the port, what it chose is the same mapping.
 * @returns `ports` of a `docker:index/container:Container`
 */
export function portsOf(inspected: Inspected): Inspected[] {
  const bound = bindingsOf(mapOf(inspected["NetworkSettings"])["Ports"]);
  const asked = bindingsOf(mapOf(inspected["HostConfig"])["PortBindings"]).filter(
    ({ port, address, hostPort }) =>
      !["", "0"].includes(hostPort) || !bound.some((one) => one.port === port && one.address === address),
  );
  const ports = new Map([...asked, ...bound].map((binding) => [JSON.stringify(binding), binding]));
  return [...ports.values()].map(({ port, address, hostPort }) => {
    const [internal = "", protocol = "tcp"] = port.split("/");
    return { internal, external: hostPort === "" ? 0 : hostPort, ip: address, protocol };
  });
}
