import { z } from "zod";
import { statusSchema, type Status } from "./status-json.ts";

/** The line of `mallku up --json`; docs/schemas/up.json is made from it. */
export const upSchema = z
  .strictObject({
    version: z.literal(1).describe("Of this shape; a change that breaks a reader raises it."),
    changed: z.array(z.string()).describe("What was changed, a line each; empty where nothing was."),
    status: statusSchema,
  })
  .describe("What an up changed, and what runs since.");

/** @returns one line, without its end */
export function upLine(changed: readonly string[], status: Status): string {
  return JSON.stringify({ version: 1, changed: [...changed], status } satisfies z.input<typeof upSchema>);
}
