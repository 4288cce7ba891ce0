import { readFile, readdir, readlink } from "node:fs/promises";
import type Docker from "dockerode";
import { z } from "zod";
import { DockerError } from "./errors.ts";
import type { Change } from "./events.ts";

const portsSchema = z.array(z.object({ external: z.number(), ip: z.string() })).catch([]);

/** State of a listening socket in the kernel's tables (include/net/tcp_states.h). */
const LISTEN = "0A";

const EVERYWHERE = new Set(["0.0.0.0", "::", ""]);

interface Place {
  readonly port: number;
  readonly address: string;
}

/**
 * Stops before anything is made or replaced where somebody else has the port on which a container is to be published.
 * @param container the container, with its id in the state
 * @throws DockerError saying who has the port, as far as this user may see it
 */
export async function refuseTakenPort(
  stack: string,
  docker: Docker,
  { inputs, oldId }: Change,
): Promise<void> {
  for (const { external, ip } of portsSchema.parse(inputs["ports"])) {
    // By now nobody but this stack bears the declared name, whether or not its state knows the container.
    const own = { id: oldId, name: `/${String(inputs["name"])}` };
    const holder = await portHolder(docker, { port: external, address: ip }, own);
    if (holder === undefined) continue;
    throw new DockerError(
      `Port ${ip}:${external} is taken by ${holder}. The database's API is to be published there, so nothing was changed, and what runs goes on.\nEnd what has it, or give the stack another port: mallku:apiPort in Pulumi.${stack}.yaml.`,
    );
  }
}

/** @returns undefined where nobody is seen to listen there, and where it is the stack's own container */
async function portHolder(
  docker: Docker,
  place: Place,
  own: { readonly id: string | undefined; readonly name: string },
): Promise<string | undefined> {
  const publishing = (await docker.listContainers()).filter(({ Ports }) =>
    Ports.some(({ PublicPort, IP }) => PublicPort === place.port && meets(IP, place.address)),
  );
  if (publishing.some(({ Id, Names }) => Id === own.id || Names.includes(own.name))) return undefined;
  const [container] = publishing;
  if (container !== undefined) return `container ${container.Names[0]?.replace(/^\//, "") ?? container.Id}`;
  // Another host's processes cannot be seen from here.
  const { socketPath } = docker.modem as { socketPath?: unknown };
  const inodes = typeof socketPath === "string" ? await listeningInodes(place) : new Set<string>();
  return inodes.size === 0 ? undefined : await processOf(inodes);
}

function meets(one: string, other: string): boolean {
  return one === other || EVERYWHERE.has(one) || EVERYWHERE.has(other);
}

/** The inodes of the sockets that listen there, in this process's network namespace. */
async function listeningInodes({ port, address }: Place): Promise<Set<string>> {
  const tables = await Promise.all(
    ["/proc/net/tcp", "/proc/net/tcp6"].map((file) => readFile(file, "utf8").catch(() => "")),
  );
  const rows = tables.flatMap((table) => table.split("\n").slice(1)).map((line) => line.trim().split(/\s+/));
  const wanted = inKernelOrder(address);
  const listening = rows.filter(([, local = "", , state]) => {
    const [at = "", of = ""] = local.split(":");
    const isThere = /^0+$/.test(at) || wanted === undefined || at.endsWith(wanted);
    return Number.parseInt(of, 16) === port && state === LISTEN && isThere;
  });
  return new Set(listening.map((row) => row[9] ?? ""));
}

/** "127.0.0.1" as the tables of a little-endian machine write it; undefined for every address, and for one of IPv6. */
function inKernelOrder(address: string): string | undefined {
  if (EVERYWHERE.has(address) || !/^\d+\.\d+\.\d+\.\d+$/.test(address)) return undefined;
  const bytes = address.split(".").map((byte) => Number(byte).toString(16).padStart(2, "0"));
  return bytes.reverse().join("").toUpperCase();
}

async function processOf(inodes: ReadonlySet<string>): Promise<string> {
  const pids = (await readdir("/proc").catch(() => [])).filter((name) => /^\d+$/.test(name));
  for (const pid of pids) {
    // Of other users' processes only root may see the files.
    for (const file of await readdir(`/proc/${pid}/fd`).catch(() => [])) {
      const target = await readlink(`/proc/${pid}/fd/${file}`).catch(() => "");
      const inode = /^socket:\[(\d+)\]$/.exec(target)?.[1];
      if (inode === undefined || !inodes.has(inode)) continue;
      const name = (await readFile(`/proc/${pid}/comm`, "utf8").catch(() => "")).trim();
      return `process ${pid} (${name})`;
    }
  }
  return "a process of another user, which `sudo ss -ltnp` names";
}
