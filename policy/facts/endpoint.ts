import { isLoopback, isWildcard, parseAddress } from "./address.ts";

/** Where a listening endpoint, or a bind address, can be reached from. */
export type Reach = "loopback" | "wildcard" | "elsewhere" | "local-socket" | "unreadable";

const ARANGOD_SCHEMES = /^(?:(?:http|vst|h2)\+)?(?:tcp|ssl|srv|unix|http|https|vst|h2)$/i;

/** The reach of a bare bind address, as Go and arangod would parse it; a host name is "unreadable". */
export function addressReach(text: string): Reach {
  if (text === "" || text === "*") return "wildcard";
  const address = parseAddress(text);
  if (address === null) return "unreadable";
  if (isWildcard(address)) return "wildcard";
  return isLoopback(address) ? "loopback" : "elsewhere";
}

/** The host part of `host:port`, `[v6]:port`, `v6` or `host`. */
function hostOf(authority: string): string {
  const bracketed = /^\[([^\]]*)\](?::\d*)?$/.exec(authority);
  if (bracketed !== null) return bracketed[1] ?? "";
  return authority.split(":").length > 2 ? authority : authority.replace(/:\d*$/, "");
}

/**
 * The reach of an arangod endpoint such as `tcp://127.0.0.1:8529` or `ssl://[::]:8529`. A name instead of an
 * address is "unreadable": what it resolves to is decided elsewhere (hosts, DNS), later.
 */
export function endpointReach(text: string): Reach {
  const match = /^([a-z0-9+]+):\/\/([^/?#]*)/i.exec(text.trim());
  if (match === null || !ARANGOD_SCHEMES.test(match[1] ?? "")) return "unreadable";
  if (/unix/i.test(match[1] ?? "")) return "local-socket";
  return addressReach(hostOf(match[2] ?? ""));
}
