import type Docker from "dockerode";
import { z } from "zod";
import { DockerError } from "../../engine/errors.ts";
import { dockerError } from "../../engine/docker-error.ts";
import { defineTool, LOOKS } from "../tool.ts";

const output = z.object({
  container: z.string(),
  networks: z.array(
    z.object({
      name: z.string(),
      id: z.string(),
      isDeclared: z.boolean().describe("Whether the declaration puts the container on it"),
      address: z.string().describe("The container's address on it; empty while it does not run"),
      gateway: z.string(),
      driver: z.string().nullable().describe("Null, as what follows, for a network that is not Mallku's"),
      internal: z.boolean().nullable(),
      options: z.record(z.string(), z.string()).nullable(),
      neighbours: z
        .number()
        .nullable()
        .describe("Other containers on it: each can speak to the API on port 8080"),
    }),
  ),
});

export const inspectContainerNetworks = defineTool({
  name: "inspect_container_networks",
  title: "Inspect the container's networks",
  description:
    "The networks that the database's container is attached to, with its address, their options and how many other containers are on each. " +
    "Prefer check_security_barriers, which judges this instead of showing it.",
  hints: LOOKS,
  input: z.strictObject({}),
  output,
  run: async ({ database }) => {
    const { names } = await database.declaration();
    const inspected = await database.inspect(names.container);
    if (inspected === undefined)
      throw new DockerError(`There is no container ${names.container}: ensure_database_container makes it.`);
    const networks = Object.entries(inspected.NetworkSettings.Networks).map(
      async ([name, { NetworkID, IPAddress, Gateway }]) => {
        const isDeclared = name === names.network;
        const seen = isDeclared ? await look(database.docker, name) : undefined;
        const others = Object.keys(seen?.Containers ?? {}).filter((id) => id !== inspected.Id);
        return {
          name,
          id: NetworkID,
          isDeclared,
          address: IPAddress,
          gateway: Gateway,
          driver: seen?.Driver ?? null,
          internal: seen?.Internal ?? null,
          options: seen?.Options ?? null,
          neighbours: seen === undefined ? null : others.length,
        };
      },
    );
    return { container: names.container, networks: await Promise.all(networks) };
  },
});

async function look(docker: Docker, name: string): Promise<Docker.NetworkInspectInfo> {
  try {
    return await docker.getNetwork(name).inspect();
  } catch (error) {
    throw dockerError(error);
  }
}
