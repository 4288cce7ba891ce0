import { z } from "zod";
import { DockerError } from "../../engine/errors.ts";
import { stopContainer as stop } from "../../engine/start.ts";
import { defineTool } from "../tool.ts";

export const stopContainer = defineTool({
  name: "stop_container",
  title: "Stop the database container",
  description:
    "Stops the declared container after a person has confirmed it: whoever uses the database loses it until it is started again. Its documents stay. It takes no name: there is one container to stop. " +
    "Refused where the client cannot ask a person. Prefer leaving it running: no tool here needs it stopped.",
  hints: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false },
  input: z.strictObject({}),
  output: z.object({ container: z.string(), state: z.string(), wasRunning: z.boolean() }),
  run: async ({ database, confirmer }, _args, call) => {
    const { names } = await database.declaration();
    const inspected = await database.inspect(names.container);
    if (inspected === undefined) throw new DockerError(`There is no container ${names.container} to stop.`);
    const container = names.container;
    if (!inspected.State.Running) return { container, state: inspected.State.Status, wasRunning: false };
    const subject = `stop:${inspected.Id}`;
    if (confirmer.confirmedSubject(call) !== subject) {
      const message = `Stop ${container}? Whoever uses the database loses it until it is started again; its documents stay.`;
      const otherwise = `A person can do it in a terminal: \`docker stop ${container}\`.`;
      return await confirmer.ask(call, { subject }, message, otherwise);
    }
    await stop(database.docker, inspected.Id);
    return {
      container,
      state: (await database.inspect(container))?.State.Status ?? "absent",
      wasRunning: true,
    };
  },
});
