import { open, readFile } from "node:fs/promises";
import { isIPv6 } from "node:net";
import { endianness } from "node:os";
import { join } from "node:path";
import { isLoopbackAddress } from "./environment.ts";

/** A TCP socket in state LISTEN. */
export interface Listener {
  /** An IPv4 or IPv6 literal; an IPv4-mapped one (::ffff:a.b.c.d) is given as the IPv4 address that it is. */
  readonly address: string;
  readonly port: number;
  /** As its process's /proc/<pid>/fd names it, in `socket:[<inode>]`. */
  readonly inode: string;
}

/** The kernel's number for LISTEN (TCP_LISTEN in include/net/tcp_states.h). */
const listenState = "0A";
const entry =
  /^\s*\d+: ([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4}) [0-9A-F]+:[0-9A-F]{4} ([0-9A-F]{2})(?: \S+){3} +\d+ +\d+ (\d+) /;

/**
 * Reads the text of /proc/net/tcp or /proc/net/tcp6 (format: Linux, Documentation/networking/proc_net_tcp.rst).
 * @param littleEndian whether the machine is: the kernel prints addresses as 32-bit words in the machine's own order
 * @throws {Error} on a line that is not of that format: a listener that cannot be read must not count as absent
 */
export function parseListeners(text: string, littleEndian = endianness() === "LE"): Listener[] {
  const listeners: Listener[] = [];
  for (const line of text.split("\n").slice(1)) {
    if (line.trim() === "") continue;
    const [, address, port, state, inode] = entry.exec(line) ?? [];
    if (address === undefined || port === undefined || inode === undefined) {
      throw new Error(`the kernel's socket table has a line that cannot be read: ${JSON.stringify(line)}`);
    }
    if (state !== listenState) continue;
    const place = { address: decodeAddress(address, littleEndian), port: Number.parseInt(port, 16) };
    listeners.push({ ...place, inode });
  }
  return listeners;
}

function decodeAddress(hex: string, littleEndian: boolean): string {
  const bytes = Buffer.from(hex, "hex");
  if (littleEndian) bytes.swap32();
  if (bytes.length === 4) return bytes.join(".");
  const groups = Array.from({ length: 8 }, (_, index) => bytes.readUInt16BE(index * 2));
  const mapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  if (mapped) return bytes.subarray(12).join(".");
  return groups.every((group, index) => group === (index === 7 ? 1 : 0))
    ? "::1"
    : groups.map((group) => group.toString(16)).join(":");
}

/** The listeners on a port that something outside this network namespace could reach. */
export function exposedListeners(listeners: readonly Listener[], port: number): Listener[] {
  return listeners.filter((listener) => listener.port === port && !isLoopbackAddress(listener.address));
}

/** As an address and port are written in a URL or a log. */
export function formatListener({ address, port }: Omit<Listener, "inode">): string {
  return isIPv6(address) ? `[${address}]:${port}` : `${address}:${port}`;
}

/**
 * All TCP listeners of this network namespace, IPv4 and IPv6, from the kernel.
 * @param folder holds `tcp`, `tcp6` and `sockstat6`
 */
export async function readListeners(folder: string): Promise<Listener[]> {
  const [tcp, tcp6] = await Promise.all([readHead(join(folder, "tcp")), readTcp6(folder)]);
  return [...parseListeners(tcp), ...parseListeners(tcp6)];
}

/**
 * The kernel counts a listener among the sockets in use from before it listens until after it has ended (Linux,
 * inet_hash and inet_unhash): where it counts none, the table holds no listener.
 */
const noTcp6Sockets = /^TCP6: inuse 0$/m;

/** An empty table has no first connection to end at, and takes 3.3 ms with 262144 places: asking first takes 0.02 ms. */
async function readTcp6(folder: string): Promise<string> {
  const counts = await readFile(join(folder, "sockstat6"), "latin1").catch(() => "");
  if (noTcp6Sockets.test(counts)) return "";
  return await readHead(join(folder, "tcp6")).catch((error: unknown) => {
    // A kernel without IPv6 has no such file, and no such sockets. Any other failure is one.
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return "";
    throw error;
  });
}

/** A few lines: the kernel looks for as many as fit, and for one more. */
const readBytes = 512;

/** A line in any state but LISTEN and SYN_RECV, which old kernels list beside its listener. */
const connection = /^\s*\d+: [0-9A-F]+:[0-9A-F]{4} [0-9A-F]+:[0-9A-F]{4} (?!0A|03)[0-9A-F]{2} .*\n/m;

/**
 * The part of a table that holds all listeners: the kernel lists them before any connection (Linux,
 * Documentation/networking/proc_net_tcp.rst). It looks for connections in a hash table of the whole machine's, which takes
 * 1.7 ms with 262144 places, and as long again to say that there is nothing more: so the reading ends at the first one.
 */
async function readHead(path: string): Promise<string> {
  const file = await open(path);
  try {
    const buffer = Buffer.alloc(readBytes);
    let whole = "";
    let rest = "";
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, readBytes, null);
      if (bytesRead === 0) return whole + rest;
      rest += buffer.toString("latin1", 0, bytesRead);
      const end = rest.lastIndexOf("\n") + 1;
      const lines = rest.slice(0, end);
      whole += lines;
      rest = rest.slice(end);
      if (connection.test(lines)) return whole;
    }
  } finally {
    await file.close();
  }
}
