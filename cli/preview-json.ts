import { z } from "zod";
import type { EngineLog } from "../engine/events.ts";

/** The line of `mallku preview --json`; docs/schemas/preview.json is made from it. */
export const previewSchema = z
  .strictObject({
    version: z.literal(1).describe("Of this shape; a change that breaks a reader raises it."),
    stack: z.string(),
    changes: z
      .array(
        z.strictObject({
          operation: z.string().describe('The engine\'s word, such as "create" or "replace".'),
          resource: z.string().describe("The URN."),
          type: z.string(),
          properties: z.array(z.string()).describe("Paths of what differs."),
        }),
      )
      .describe("What an up would change, from the state alone; empty where nothing would be."),
    advice: z
      .array(z.strictObject({ rule: z.string(), resource: z.string(), message: z.string() }))
      .describe("What the gate found that stops nothing; a refusal is an error, with code 5."),
  })
  .describe("What an up would change, which the gate allows.");

/** @returns one line, without its end */
export function previewLine(stack: string, { changes, violations }: EngineLog): string {
  const preview: z.input<typeof previewSchema> = {
    version: 1,
    stack,
    changes: [...changes.values()]
      .filter(({ op }) => op !== "same")
      .map(({ op, urn, type, diffs }) => ({ operation: op, resource: urn, type, properties: [...diffs] })),
    advice: violations.map(({ policy, urn = "", message }) => ({ rule: policy, resource: urn, message })),
  };
  return JSON.stringify(preview);
}
