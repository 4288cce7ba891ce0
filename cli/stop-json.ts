import { z } from "zod";

/** The line of `mallku stop --json`; docs/schemas/stop.json is made from it. */
export const stopSchema = z
  .strictObject({
    version: z.literal(1).describe("Of this shape; a change that breaks a reader raises it."),
    stack: z.string(),
    container: z.strictObject({
      name: z.string(),
      id: z.string(),
      state: z.string().describe('Docker\'s word, such as "exited".'),
    }),
    wasRunning: z.boolean().describe("Whether there was anything to stop."),
  })
  .describe("What was stopped.");

/** @returns one line, without its end */
export function stopLine(stopped: Omit<z.input<typeof stopSchema>, "version">): string {
  return JSON.stringify({ version: 1, ...stopped } satisfies z.input<typeof stopSchema>);
}
