import { z } from "zod";
import { planInWorker } from "../../engine/run-worker.ts";
import { SecurityError } from "../../engine/security-error.ts";
import { describeViolations } from "../failure.ts";
import { defineTool, LOOKS } from "../tool.ts";

const output = z.object({
  allowed: z.boolean().describe("Whether the policy pack lets the declaration through"),
  planId: z
    .string()
    .nullable()
    .describe(
      "Names exactly this plan, over program, settings, policy pack and state; null where the gate refuses",
    ),
  changes: z.array(z.string()).describe("What an update would do, a line each; empty where nothing"),
  destructive: z
    .array(z.string())
    .describe("What would be lost or interrupted; ensure_database_container has a person confirm it"),
  violations: z.array(
    z.object({
      policy: z.string(),
      resource: z.string(),
      message: z.string(),
      why: z.string(),
      remedy: z.string(),
    }),
  ),
  advice: z.array(z.string()).describe("What advisory policies say; it stops nothing"),
});

export const previewDatabase = defineTool({
  name: "preview_database",
  title: "Preview the database's update",
  description:
    "Shows what ensure_database_container would change, and what the policy pack says of it, without changing anything. " +
    "Takes seconds: it runs the whole declaration through the engine. Prefer check_security_barriers to learn how what runs now stands.",
  hints: LOOKS,
  input: z.strictObject({}),
  output,
  run: async ({ database: { workspace } }, _args, { signal, say }) => {
    try {
      const { planId, changes, destructive, advice } = await planInWorker({ workspace }, { signal, say });
      return { allowed: true, planId, changes, destructive, violations: [], advice };
    } catch (error) {
      if (!(error instanceof SecurityError) || error.violations.length === 0) throw error;
      const violations = describeViolations(error.violations);
      return { allowed: false, planId: null, changes: [], destructive: [], violations, advice: [] };
    }
  },
});
