import type Docker from "dockerode";
import { z } from "zod";
import type { DatabaseNames } from "../../infra/names.ts";
import { runProbe } from "../../monitor/probe-container.ts";
import { CONNECTS, type ConnectFrom } from "../../monitor/probe-programs.ts";

/** Prints the address of the host that the container's own route to everywhere else leads through. */
const GATEWAY = `
const routes = require("node:fs").readFileSync("/proc/net/route", "utf8").split("\\n").map((line) => line.split("\\t"));
const [, , gateway] = routes.find(([, destination]) => destination === "00000000");
const address = Buffer.from(gateway, "hex").reverse().join(".");
process.stdout.write(JSON.stringify(address));
`;

/**
 * The host's address on a network, asked of the route of a container there: the host itself does not list it
 * while no container is on the network, and the engine may not have written it down.
 */
export async function gatewayOfNetwork(
  docker: Docker,
  names: DatabaseNames,
  network: string,
): Promise<string> {
  const image = (await docker.getImage(names.image).inspect()).Id;
  const probe = { image, network, user: "65532:65532", program: GATEWAY, argument: null } as const;
  return z.ipv4().parse(await runProbe(docker, probe));
}

/** Tries connections from a throw-away container on the database's network, or on another. */
export async function probeFromNeighbour(
  docker: Docker,
  names: DatabaseNames,
  connects: readonly ConnectFrom[],
  network = names.network,
): Promise<string[]> {
  const image = (await docker.getImage(names.image).inspect()).Id;
  const probe = { image, network, user: "65532:65532", program: CONNECTS, argument: connects } as const;
  return z.array(z.string()).parse(await runProbe(docker, probe));
}
