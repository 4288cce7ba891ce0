import { isIPv4, isIPv6, SocketAddress } from "node:net";

/** A start that the operator must mend: exit code 2 (configuration), in Pulumi's table. */
export class EnvironmentError extends Error {
  override readonly name = "EnvironmentError";
}

export interface Environment {
  /** The loopback address that arangod binds: in 127.0.0.0/8, or ::1. */
  readonly databaseAddress: string;
}

/**
 * Whether an address literal is one that only this network namespace can reach.
 * A host name is not: what it resolves to is decided elsewhere, and later. 127.1 and 127.0.0.01 are not either:
 * parsers disagree on what they mean (Docker 20.10 binds every interface for them).
 */
export function isLoopbackAddress(address: string): boolean {
  if (isIPv4(address)) return address.startsWith("127.");
  if (!isIPv6(address) || address.includes("%")) return false;
  return new SocketAddress({ address, family: "ipv6" }).address === "::1";
}

/**
 * Reads the two variables that Mallku's design promises and that no official ArangoDB image acts on.
 * @throws {EnvironmentError} unless MALLKU_SECURITY is "enforced" and ARANGO_BIND is a loopback address
 */
export function readEnvironment(env: NodeJS.ProcessEnv): Environment {
  const security = env["MALLKU_SECURITY"];
  if (security !== "enforced") {
    throw new EnvironmentError(
      `MALLKU_SECURITY is ${quote(security)}, and the only value this image runs with is "enforced": ` +
        "its barriers have no off switch, so that forgetting why they exist cannot remove them. " +
        "Start it with MALLKU_SECURITY=enforced, as `npm start` does.",
    );
  }
  const databaseAddress = env["ARANGO_BIND"];
  if (databaseAddress === undefined || !isLoopbackAddress(databaseAddress)) {
    throw new EnvironmentError(
      `ARANGO_BIND is ${quote(databaseAddress)}, which is not a loopback address (127.0.0.0/8 or ::1, no host names). ` +
        "Any other address would let the host and every container on the network reach the database past the gateway. " +
        "Start it with ARANGO_BIND=127.0.0.1, and reach the data through port 8080.",
    );
  }
  return { databaseAddress };
}

function quote(value: string | undefined): string {
  return value === undefined ? "not set" : JSON.stringify(value);
}
