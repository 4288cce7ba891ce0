import { z } from "zod";
import { dockerError } from "../../engine/docker-error.ts";
import { OWNER_LABEL } from "../container-facts.ts";
import { defineTool, LOOKS } from "../tool.ts";

/** More than any Docker Engine has of Mallku's; an answer must end somewhere. */
const MOST = 50;

const output = z.object({
  containers: z.array(
    z.object({
      name: z.string(),
      id: z.string(),
      image: z.string(),
      state: z.string(),
      status: z.string(),
      isDatabase: z.boolean().describe("Whether it is the container that this server looks after"),
    }),
  ),
  truncated: z.boolean(),
});

export const listContainers = defineTool({
  name: "list_containers",
  title: "List containers",
  description:
    "Mallku's own containers on this Docker Engine, running or not; no others are shown. Prefer get_container for all that is known of one.",
  hints: LOOKS,
  input: z.strictObject({}),
  output,
  run: async ({ database }) => {
    const { names } = await database.declaration();
    const all = await database.docker.listContainers({ all: true }).catch((error: unknown) => {
      throw dockerError(error);
    });
    const own = all.filter(({ Labels }) => Labels[OWNER_LABEL] !== undefined);
    const containers = own.map(({ Names, Id, Image, State, Status }) => {
      const name = (Names[0] ?? "").replace(/^\//, "");
      return {
        name,
        id: Id,
        image: Image,
        state: State,
        status: Status,
        isDatabase: name === names.container,
      };
    });
    containers.sort((a, b) => a.name.localeCompare(b.name));
    return { containers: containers.slice(0, MOST), truncated: containers.length > MOST };
  },
});
