import { existsSync, readFileSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { rememberLast } from "../gate/remember-last.ts";

/** The kernel's own tables of this process's network namespace (proc(5), net). */
const TABLES = "/proc/net";

/** Flags of an IPv6 address that nobody can be reached at yet, or ever (linux/if_addr.h). */
const IFA_F_DADFAILED = 0x08;
const IFA_F_TENTATIVE = 0x40;
const LINK_LOCAL = 0x20;

/**
 * Every address of this host, as `net.connect` takes it. On Linux the kernel's own tables say: Node leaves out an interface that
 * has no carrier, such as Docker's bridge while no container is on it, and its addresses can be bound all the same.
 * @throws where the kernel's tables cannot be read: what is not known to be all may leave out the one that is open
 */
export function hostAddresses(): string[] {
  if (process.platform === "linux") return kernelAddresses(TABLES);
  return Object.entries(networkInterfaces()).flatMap(([name, addresses]) =>
    (addresses ?? []).map(({ address, scopeid }) =>
      scopeid === undefined || scopeid === 0 ? address : `${address}%${name}`,
    ),
  );
}

/** @param folder in which the kernel's tables are */
export function kernelAddresses(folder: string): string[] {
  // At once: the kernel answers from memory, and a turn through the thread pool costs more than the answer.
  const read = (table: string) => readFileSync(join(folder, table), "utf8");
  const hasIpv6 = existsSync(join(folder, "if_inet6")) || existsSync(join(folder, "tcp6"));
  return inTables({ ipv4: read("fib_trie"), ipv6: hasIpv6 ? read("if_inet6") : "" });
}

/** The tables are read each time; while they say the same, so do their lines. */
const inTables = rememberLast(({ ipv4, ipv6 }: { readonly ipv4: string; readonly ipv6: string }) => [
  ...new Set(addressesIn(ipv4, ipv6)),
]);

/**
 * @param ipv4 the text of fib_trie
 * @param ipv6 the text of if_inet6; empty where the kernel has no IPv6
 * @throws where either is not as it is known to be
 */
export function addressesIn(ipv4: string, ipv6: string): string[] {
  return [...localIpv4(ipv4), ...localIpv6(ipv6)];
}

/**
 * Of a prefix that is local as a whole its first address stands for the others; not of 127.0.0.0/8, where older kernels
 * take the first one for a broadcast and every interface's own is listed besides.
 */
function localIpv4(trie: string): string[] {
  const found = new Set<string>();
  let address = "";
  for (const line of trie.split("\n")) {
    address = /^\s*\|-- (\d+\.\d+\.\d+\.\d+)$/.exec(line)?.[1] ?? address;
    const length = /^\s*\/(\d+) host LOCAL\b/.exec(line)?.[1];
    if (length === "32" || (length !== undefined && !address.startsWith("127."))) found.add(address);
  }
  if (found.size === 0) throw new Error("the kernel's table of IPv4 addresses is not as it is known to be");
  return [...found];
}

function localIpv6(table: string): string[] {
  return table
    .split("\n")
    .filter((line) => line.trim() !== "")
    .flatMap((line) => {
      const [digits = "", , , scope = "", flags = "", name = ""] = line.trim().split(/\s+/);
      if (!/^[0-9a-f]{32}$/.test(digits) || !/^[0-9a-f]+$/.test(flags) || name === "")
        throw new Error("the kernel's table of IPv6 addresses is not as it is known to be");
      if ((Number.parseInt(flags, 16) & (IFA_F_TENTATIVE | IFA_F_DADFAILED)) !== 0) return [];
      const address = shortest(digits);
      return [Number.parseInt(scope, 16) === LINK_LOCAL ? `${address}%${name}` : address];
    });
}

/** The spelling that Node gives an address: what is in both lists must be one. */
function shortest(digits: string): string {
  const groups = digits.match(/.{4}/g)?.join(":") ?? "";
  return new URL(`http://[${groups}]`).hostname.slice(1, -1);
}
