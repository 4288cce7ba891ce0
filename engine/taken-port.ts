import type Docker from "dockerode";
import { z } from "zod";
import { describeHolder, portHolder } from "../monitor/port-holder.ts";
import { reason } from "../monitor/reason.ts";
import { DockerError } from "./errors.ts";
import type { Change } from "./events.ts";

const portsSchema = z.array(z.object({ external: z.number(), ip: z.string() })).catch([]);

/**
 * Stops before anything is made or replaced where somebody else has the port on which a container is to be published.
 * @param container the container, with its id in the state
 * @throws DockerError saying who has the port, as far as this user may see it, or why that cannot be known
 */
export async function refuseTakenPort(
  stack: string,
  docker: Docker,
  { inputs, oldId }: Change,
): Promise<void> {
  for (const { external, ip } of portsSchema.parse(inputs["ports"])) {
    const place = `${ip}:${external}`;
    const holder = await portHolder(docker, { port: external, address: ip }).catch((cause: unknown) => {
      throw new DockerError(
        `Whether somebody has port ${place} cannot be known: ${reason(cause)}. The database's API is to be published there, so nothing was changed.\n\`npx mallku doctor\` shows what Docker and this machine tell.`,
        { cause },
      );
    });
    // By now nobody but this stack bears the declared name, whether or not its state knows the container.
    const isOwn =
      holder?.kind === "container" && (holder.id === oldId || holder.name === String(inputs["name"]));
    if (holder === undefined || isOwn) continue;
    throw new DockerError(
      `Port ${place} is taken by ${describeHolder(holder)}. The database's API is to be published there, so nothing was changed, and what runs goes on.\nEnd what has it, or give the stack another port: mallku:apiPort in Pulumi.${stack}.yaml.`,
    );
  }
}
