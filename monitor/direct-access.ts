import { worst, type Barrier } from "./barrier.ts";
import { connectMustBeRefused, hostAddresses } from "./connect.ts";

/** ArangoDB's port: bound to loopback in the container, published nowhere. */
const DATABASE_PORT = 8529;

/**
 * Tries the database's port from everywhere that this host can stand for: its own addresses and the
 * container's. Passes only where every connection was made and refused.
 * @param containerAddresses the container's addresses on its networks
 */
export async function noDirectAccess(containerAddresses: readonly string[]): Promise<Barrier> {
  const about = {
    id: "no_direct_access",
    title: "Nothing outside the container reaches the database's port",
    why: "Whoever reaches 8529 speaks to the database itself, past the API and every check in it.",
  };
  if (containerAddresses.length === 0) {
    return {
      ...about,
      state: "unknown",
      evidence: ["the container has no address, so its port could not be tried"],
    };
  }
  const addresses = [...new Set([...hostAddresses(), ...containerAddresses])];
  const connects = await Promise.all(
    addresses.map((address) => connectMustBeRefused(address, DATABASE_PORT)),
  );
  return {
    ...about,
    state: worst(connects.map(({ state }) => state)),
    evidence: connects.map(({ address, port, seen }) => `${address} port ${port}: ${seen}`),
  };
}
