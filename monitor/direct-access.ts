import { setImmediate, setTimeout } from "node:timers/promises";
import { worst, type Barrier, type OtherHost } from "./barrier.ts";
import { barrier } from "./barriers.ts";
import { connectMustBeRefused, type Connect } from "./connect.ts";
import { hostAddresses } from "./host-addresses.ts";
import { addressesOf, type InspectedContainer } from "./inspect.ts";
import { reason } from "./reason.ts";

/** ArangoDB's port: bound to loopback in the container, published nowhere. */
const DATABASE_PORT = 8529;

/** Linux takes an IPv6 address into use within about two seconds of its coming up (RFC 4862's detection). */
const RETRIES = 6;
const RETRY_AFTER_MS = 500;

/**
 * Tries the database's port from everywhere that this host can stand for: its own addresses and the
 * container's. Passes only where every connection was made and refused.
 * @param container the container's addresses on its networks, as soon as they are known: the host's are not kept waiting
 */
export async function noDirectAccess(container: Promise<readonly string[]>): Promise<Barrier> {
  const probing = probeHost().catch(
    (error: unknown) => `the host's addresses could not be read: ${reason(error)}`,
  );
  const containerAddresses = await container;
  if (containerAddresses.length === 0) return withoutAddress();
  const [host, inside] = await Promise.all([probing, probe(containerAddresses)]);
  if (typeof host === "string") return barrier("no_direct_access", "unknown", [host]);
  if (host.length === 0) {
    return barrier("no_direct_access", "unknown", ["this host told no address on which to try the port"]);
  }
  return verdictOn([...host, ...inside]);
}

/** The same on another host that Docker is on, from that host's own network. */
export async function noDirectAccessThere(
  there: OtherHost,
  looking: Promise<InspectedContainer>,
): Promise<Barrier> {
  const container = await looking;
  const addresses = addressesOf(container);
  if (addresses.length === 0) return withoutAddress();
  return verdictOn(await there.tryPort(container.Image, addresses, DATABASE_PORT));
}

function withoutAddress(): Barrier {
  return barrier("no_direct_access", "unknown", [
    "the container has no address, so its port could not be tried",
  ]);
}

function verdictOn(connects: readonly Connect[]): Barrier {
  return barrier(
    "no_direct_access",
    worst(connects.map(({ state }) => state)),
    connects.map(({ address, port, seen }) => `${address} port ${port}: ${seen}`),
  );
}

/**
 * Tries the port on every address of this host. Docker's bridges come and go with their link-local
 * addresses, and an address that is only just being taken answers to nobody yet: a probe that could not be
 * made is made again, and one whose address the host has given up is dropped.
 */
export async function probeHost(): Promise<Connect[]> {
  // Many connections keep the processor for milliseconds: what others have to answer is sent off first.
  await setImmediate();
  let connects = await probe(hostAddresses());
  for (let tries = 0; tries < RETRIES && connects.some(isUnknown); tries += 1) {
    await setTimeout(RETRY_AFTER_MS);
    const present = new Set(hostAddresses());
    const again = connects.filter(isUnknown).map(({ address }) => address);
    const seen = await probe(again.filter((address) => present.has(address)));
    connects = [...connects.filter((connect) => !isUnknown(connect)), ...seen];
  }
  return connects;
}

async function probe(addresses: readonly string[]): Promise<Connect[]> {
  return await Promise.all(addresses.map((address) => connectMustBeRefused(address, DATABASE_PORT)));
}

function isUnknown({ state }: Connect): boolean {
  return state === "unknown";
}
