import type Docker from "dockerode";
import { z } from "zod";
import type { DatabaseNames } from "../../infra/names.ts";
import { runProbe } from "../../monitor/probe-container.ts";
import { CONNECTS, type ConnectFrom } from "../../monitor/probe-programs.ts";

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
