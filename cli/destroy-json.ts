import { z } from "zod";

/** The line of `mallku destroy --json`; docs/schemas/destroy.json is made from it. */
export const destroySchema = z
  .strictObject({
    version: z.literal(1).describe("Of this shape; a change that breaks a reader raises it."),
    stack: z.string(),
    removed: z.array(z.string()).describe("URNs; what is protected stays, and is not among them."),
  })
  .describe("What was removed.");

/** @returns one line, without its end */
export function destroyLine(stack: string, removed: readonly string[]): string {
  return JSON.stringify({ version: 1, stack, removed: [...removed] } satisfies z.input<typeof destroySchema>);
}
