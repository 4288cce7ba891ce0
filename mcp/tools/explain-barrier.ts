import { z } from "zod";
import { explanations } from "../rules.ts";
import { defineTool, LOOKS } from "../tool.ts";

const known = explanations();

const output = z.object({
  id: z.string(),
  kind: z.enum(["measured", "rule"]).describe("Measured on what runs, or a rule of the gate"),
  title: z.string(),
  why: z.string().describe("Why it exists and what it stops"),
  instead: z.string().describe("What to do instead of going around it"),
  references: z.array(z.string()),
});

export const explainBarrier = defineTool({
  name: "explain_barrier",
  title: "Explain a barrier",
  description:
    "Says why a barrier exists, what it stops, and what to do instead, for a reader who knows nothing of it. " +
    "Takes the id of a barrier of check_security_barriers or of a policy of preview_database. All of them at once are the resource mallku://policy.",
  hints: LOOKS,
  input: z.strictObject({
    barrier: z.string().max(64).describe("The id, such as no_direct_access or database-port"),
  }),
  output,
  run: (_keeper, { barrier }) => {
    const found = known.find(({ id }) => id === barrier);
    if (found !== undefined) return Promise.resolve({ ...found, references: [...found.references] });
    throw new Error(`No barrier has that id. There are: ${known.map(({ id }) => id).join(", ")}.`);
  },
});
