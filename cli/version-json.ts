import { z } from "zod";

/** The line of `mallku version --json`; docs/schemas/version.json is made from it. */
export const versionSchema = z
  .strictObject({
    version: z.literal(1).describe("Of this shape; a change that breaks a reader raises it."),
    parts: z
      .array(z.strictObject({ name: z.string(), version: z.string() }))
      .describe("This project first, then the Node that runs it, then what it is built on."),
  })
  .describe("The version of every part.");

export interface PartVersion {
  readonly name: string;
  readonly version: string;
}

/** @returns one line, without its end */
export function versionLine(parts: readonly PartVersion[]): string {
  return JSON.stringify({ version: 1, parts: [...parts] } satisfies z.input<typeof versionSchema>);
}
