import { z } from "zod";

/** The line of `mallku init --json`; docs/schemas/init.json is made from it. */
export const initSchema = z
  .strictObject({
    version: z.literal(1).describe("Of this shape; a change that breaks a reader raises it."),
    file: z.string().describe("The host's configuration, or the environment's."),
    changed: z.boolean().describe("Whether it was not as it should be, and was written."),
    backup: z.string().nullable().describe("Where what was there before is kept; null where nothing was."),
  })
  .describe("What was done to the configuration of an agent's host, or which environment was made.");

/** @returns one line, without its end */
export function initLine(done: Omit<z.input<typeof initSchema>, "version">): string {
  return JSON.stringify({ version: 1, ...done } satisfies z.input<typeof initSchema>);
}
