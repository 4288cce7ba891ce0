import { readFile, readdir, readlink } from "node:fs/promises";
import { isIPv4, isIPv6, SocketAddress } from "node:net";
import { join } from "node:path";
import type Docker from "dockerode";
import { readListeners } from "../infra/image/gateway/socket-table.ts";
import { addressReach } from "../infra/publish-address.ts";

export interface Place {
  /** An IPv4 or IPv6 literal, or "" for every address. */
  readonly address: string;
  readonly port: number;
}

export type PortHolder =
  | { readonly kind: "container"; readonly id: string; readonly name: string }
  | { readonly kind: "process"; readonly pid: string; readonly command: string }
  /** Of another user: only root may see whose a socket is. */
  | { readonly kind: "hidden process" };

/**
 * Who listens on a place of this host, or on all its addresses.
 * @returns undefined where nobody is seen to: of another host, and of a kernel that is not Linux, containers alone are seen
 * @throws where Docker does not answer, or the kernel's socket table cannot be read: nobody seen is not nobody there
 */
export async function portHolder(docker: Docker, place: Place): Promise<PortHolder | undefined> {
  const container = publisherOf(await docker.listContainers(), place);
  if (container !== undefined) return container;
  const { socketPath } = docker.modem as { socketPath?: unknown };
  if (typeof socketPath !== "string" || process.platform !== "linux") return undefined;
  return await listeningProcess(place);
}

/** As it stands in a sentence. */
export function describeHolder(holder: PortHolder): string {
  switch (holder.kind) {
    case "container":
      return `container ${holder.name}`;
    case "process":
      return `process ${holder.pid} (${holder.command})`;
    case "hidden process":
      return "a process of another user, which `sudo ss -ltnp` names";
  }
}

/** @param running as Docker lists them */
export function publisherOf(
  running: readonly Pick<Docker.ContainerInfo, "Id" | "Names" | "Ports">[],
  place: Place,
): PortHolder | undefined {
  const found = running.find(({ Ports }) =>
    // Of a port that is exposed and not published Docker tells no public one.
    Ports.some(
      ({ PublicPort, IP, Type }) => PublicPort === place.port && Type === "tcp" && meets(IP, place.address),
    ),
  );
  if (found === undefined) return undefined;
  return { kind: "container", id: found.Id, name: found.Names[0]?.replace(/^\//, "") ?? found.Id };
}

/** @param proc where the kernel tells of processes and of this network namespace's sockets */
export async function listeningProcess(place: Place, proc = "/proc"): Promise<PortHolder | undefined> {
  const listeners = await readListeners(join(proc, "net"));
  const sockets = new Set(
    listeners
      .filter(({ address, port }) => port === place.port && meets(address, place.address))
      .map(({ inode }) => `socket:[${inode}]`),
  );
  if (sockets.size === 0) return undefined;
  const pids = (await readdir(proc)).filter((name) => /^\d+$/.test(name));
  for (const pid of pids) {
    for (const file of await readdir(join(proc, pid, "fd")).catch(() => [])) {
      if (!sockets.has(await readlink(join(proc, pid, "fd", file)).catch(() => ""))) continue;
      const command = (await readFile(join(proc, pid, "comm"), "utf8").catch(() => "")).trim();
      return { kind: "process", pid, command };
    }
  }
  return { kind: "hidden process" };
}

function meets(one: string, other: string): boolean {
  return spelled(one) === spelled(other) || covers(one, other) || covers(other, one);
}

/** Every address of IPv6 is every one of IPv4 too, unless its socket says otherwise, which the table does not tell (ipv6(7)). */
function covers(all: string, address: string): boolean {
  if (all === "") return true;
  return addressReach(all) === "wildcard" && (isIPv6(all) || isIPv4(address));
}

/** One spelling for each address. */
function spelled(address: string): string {
  return isIPv6(address) ? new SocketAddress({ address, family: "ipv6" }).address : address;
}
