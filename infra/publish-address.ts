import { BlockList, isIP } from "node:net";

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8, "ipv4");
loopback.addAddress("::1", "ipv6");

const unspecified = new BlockList();
unspecified.addAddress("0.0.0.0", "ipv4");
unspecified.addAddress("::", "ipv6");

export type AddressReach = "loopback" | "wildcard" | "network" | "not-an-address";

/**
 * How far a publication on this address reaches. BlockList also matches IPv4-mapped IPv6, so
 * `::ffff:0.0.0.0` is a wildcard. Host names are refused: Docker 20.10 takes an address that it cannot
 * parse, `localhost` among them, and binds every interface.
 */
export function addressReach(address: string): AddressReach {
  const family = isIP(address);
  if (family === 0 || address.includes("%")) return "not-an-address";
  const type = family === 4 ? "ipv4" : "ipv6";
  if (unspecified.check(address, type)) return "wildcard";
  return loopback.check(address, type) ? "loopback" : "network";
}
