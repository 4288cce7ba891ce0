import { z } from "zod";
import { SecurityError } from "../../engine/security-error.ts";
import { verdictSchema } from "../answers.ts";
import { holding, standing, start } from "../ensure.ts";
import { defineTool } from "../tool.ts";
import { verdictOf } from "./check-security-barriers.ts";

export const startContainer = defineTool({
  name: "start_container",
  title: "Start the database container",
  description:
    "Starts the declared container where it is stopped, waits until it is healthy, and measures its barriers. It takes no name: there is one container to start. " +
    "Prefer ensure_database_container, which also makes what is missing and mends what was changed; this is for after stop_container.",
  hints: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  input: z.strictObject({}),
  output: verdictSchema,
  run: async ({ database }, _args, call) => {
    const found = await standing(database);
    if (found !== "running" && found !== "stopped") {
      throw new SecurityError(
        `The container is ${found}, so it is not the one that the gate let through, and it is not started. ensure_database_container makes it as declared.`,
        [],
      );
    }
    if (found === "stopped") await start(database, call);
    return verdictOf(await holding(database, undefined, call));
  },
});
