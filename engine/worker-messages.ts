import { z } from "zod";
import { planSchema } from "./plan-schema.ts";
import { setupFactsSchema } from "./setup-facts.ts";

/** What one worker process is started for. */
export const taskSchema = z.object({
  kind: z.enum(["plan", "converge", "token"]),
  workspace: z.object({
    stack: z.string(),
    projectFolder: z.string(),
    configFile: z.string().optional(),
    stateFolder: z.string(),
    facts: setupFactsSchema,
  }),
  /** As in `Consent`. */
  expected: z.string().optional(),
  confirmed: z.string().optional(),
});

export type Task = z.output<typeof taskSchema>;

const violationSchema = z.object({
  policy: z.string(),
  pack: z.string(),
  urn: z.string().optional(),
  message: z.string(),
  mandatory: z.boolean(),
});

/** What a worker tells the process that started it; the last message is any but "progress". */
export const reportSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("progress"), line: z.string() }),
  z.object({ kind: z.literal("planned"), plan: planSchema }),
  z.object({ kind: z.literal("converged"), done: z.array(z.string()) }),
  z.object({ kind: z.literal("token"), token: z.string().optional() }),
  z.object({ kind: z.literal("confirm"), plan: planSchema }),
  z.object({ kind: z.literal("plan-changed"), plan: planSchema }),
  z.object({
    kind: z.literal("failed"),
    name: z.string(),
    message: z.string(),
    violations: z.array(violationSchema),
    problems: z.array(z.object({ key: z.string(), found: z.string(), allowed: z.string() })),
  }),
]);

export type Report = z.output<typeof reportSchema>;
