import { z } from "zod";

const code = z.enum([
  "usage",
  "settings",
  "setup",
  "security",
  "engine",
  "docker",
  "cancelled",
  "unexpected",
]);

const found = z.strictObject({
  what: z.string().describe("A setting's key, or a resource's URN; empty for a stack as a whole."),
  rule: z.string().nullable().describe("The gate's rule, as `mallku policy explain` takes it."),
  seen: z.string(),
  why: z.string().nullable().describe("Why that matters, in the rule's own words."),
  remedy: z.string().describe("What to write instead."),
});

/** The last line on stderr of a command with `--json` that failed; docs/schemas/error.json is made from it. */
export const errorSchema = z
  .strictObject({
    version: z.literal(1).describe("Of this shape; a change that breaks a reader raises it."),
    error: z.strictObject({
      code: code.describe("What kind of failure it is: one for each way to react."),
      message: z.string().describe("All that a person is told without --json: what was found first."),
      found: z.array(found).describe("Each thing that was found, where there are several to mend."),
      why: z.string().describe("Why the command ended there instead of going on."),
      next: z
        .array(z.string())
        .min(1)
        .describe("The commands that the message names, in its order; where it names none, the next step."),
      exitCode: z.int().min(1),
    }),
  })
  .describe("Why a command failed, and what to do.");

export type ErrorLine = z.input<typeof errorSchema>;
