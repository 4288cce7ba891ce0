import { z } from "zod";
import { DockerError } from "../../engine/errors.ts";
import { containerFacts, containerSchema, OWNER_LABEL } from "../container-facts.ts";
import { defineTool, LOOKS } from "../tool.ts";

export const getContainer = defineTool({
  name: "get_container",
  title: "Get a container",
  description:
    "What Docker says of the database's container, or of another one of Mallku's by its name: state, health, ports, networks, mounts, limits. Values of variables are left out, for they can be secrets. " +
    "Prefer check_security_barriers to learn whether it is safe, and inspect_container_networks for who else is on its network.",
  hints: LOOKS,
  input: z.strictObject({
    name: z
      .string()
      .regex(/^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,127}$/, "a container's name")
      .optional()
      .describe("A name that list_containers gives; left out, the database's container"),
  }),
  output: containerSchema,
  run: async ({ database }, { name }) => {
    const wanted = name ?? (await database.declaration()).names.container;
    const inspected = await database.inspect(wanted);
    if (inspected?.Config.Labels[OWNER_LABEL] === undefined)
      throw new DockerError(
        `No container of Mallku's is called ${wanted}. list_containers shows those that there are.`,
      );
    return containerFacts(inspected);
  },
});
