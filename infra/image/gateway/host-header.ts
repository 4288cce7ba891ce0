import { isIP } from "node:net";
import { ApiError } from "./api-error.ts";

/** Names that no public DNS can hand out (RFC 6761 and 6762, ICANN's .internal), so that no stranger can make them point here. */
const privateSuffix = /\.(?:localhost|internal|local|home\.arpa|test)$/i;

/**
 * Refuses a request that was sent to a public host name. Where no token is needed, a page on any web site could otherwise
 * make its own name point to 127.0.0.1 (DNS rebinding) and read and write documents from the browser of whoever visits it.
 * @throws {ApiError} 421 (misdirected request)
 */
export function requirePrivateHost(header: string | undefined): void {
  const host = header?.replace(/:\d+$/, "").replace(/^\[(.*)\]$/, "$1") ?? "";
  if (host === "" || isIP(host) !== 0 || !host.includes(".") || privateSuffix.test(host)) return;
  throw new ApiError(
    421,
    "without an API token the gateway answers only to addresses and private names (127.0.0.1, localhost, a container's name), " +
      "so that no web page can reach it under a name of its own. Use one of those, or set an API token",
  );
}
