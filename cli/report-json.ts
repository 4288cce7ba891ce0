import { z } from "zod";

/** The line of `mallku report --json`; docs/schemas/report.json is made from it. */
export const reportSchema = z
  .strictObject({
    version: z.literal(1).describe("Of this shape; a change that breaks a reader raises it."),
    stack: z.string(),
    file: z.string().describe("The page that was written."),
    holds: z
      .boolean()
      .describe("Whether every barrier was measured and holds; where not, the exit code is 5."),
  })
  .describe("Where a report is.");

/** @returns one line, without its end */
export function reportLine(written: Omit<z.input<typeof reportSchema>, "version">): string {
  return JSON.stringify({ version: 1, ...written } satisfies z.input<typeof reportSchema>);
}
