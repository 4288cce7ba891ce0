import { z } from "zod";
import type { Verdict } from "../../monitor/check.ts";
import { verdictSchema } from "../answers.ts";
import { defineTool, LOOKS } from "../tool.ts";

export const checkSecurityBarriers = defineTool({
  name: "check_security_barriers",
  title: "Check the security barriers",
  description:
    "Measures every barrier around the running database now, from where the danger would come, and shows the evidence: pass, fail, or unknown, which is not in place. " +
    "Changes nothing. Prefer ensure_database_container to get a database in order, and explain_barrier for what one barrier is for.",
  hints: LOOKS,
  input: z.strictObject({}),
  output: verdictSchema,
  run: async ({ database }) => verdictOf(await database.check()),
});

export function verdictOf({
  holds,
  containerState,
  containerId,
  lastEnd,
  barriers,
}: Verdict): z.input<typeof verdictSchema> {
  return {
    holds,
    containerState,
    containerId: containerId ?? null,
    ...(lastEnd !== undefined && { lastEnd }),
    barriers: barriers.map(({ id, title, state, evidence, why }) => ({
      id,
      title,
      state,
      evidence: [...evidence],
      why,
    })),
  };
}
