import { z } from "zod";
import { ConfirmationNeeded, type Plan } from "../../engine/plan-schema.ts";
import { internalUrl } from "../../infra/endpoints.ts";
import { ensuredSchema } from "../answers.ts";
import { ensureDatabase, type Consent, type Ensured } from "../ensure.ts";
import { defineTool, type Call, type Keeper } from "../tool.ts";

const input = z.strictObject({
  planId: z
    .string()
    .regex(/^[0-9a-f]{64}$/, "a planId as preview_database gives it")
    .optional()
    .describe(
      "Carry out exactly this plan of preview_database, and refuse if anything has changed since. Leave it out to do whatever is needed.",
    ),
});

export const ensureDatabaseContainer = defineTool({
  name: "ensure_database_container",
  title: "Ensure the database container",
  description:
    "The way to get the database: returns it running, with every barrier measured and in place, or fails and says which is not. " +
    "Running and in order, it is returned untouched; stopped, it is started; missing, changed by hand, or declared otherwise, it is made as declared, after the policy pack has judged the plan. " +
    "Safe to call again and again, and at once. Prefer check_security_barriers to look without acting, preview_database to see first what this would change, and start_container never: this does it too.",
  hints: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false },
  input,
  output: ensuredSchema,
  run: async (keeper, { planId }, call) => {
    const consent: Consent = { expected: planId, confirmed: planOf(keeper.confirmer.confirmedSubject(call)) };
    try {
      const ensured = await keeper.ensuring.join(JSON.stringify(consent), call, (work) =>
        ensureDatabase(keeper.database, consent, work),
      );
      return answer(ensured);
    } catch (error) {
      if (error instanceof ConfirmationNeeded) return await askFor(keeper, error.plan, call);
      throw error;
    }
  },
});

const PLAN = "plan:";

function planOf(subject: string | undefined): string | undefined {
  return subject?.startsWith(PLAN) === true ? subject.slice(PLAN.length) : undefined;
}

async function askFor({ confirmer, database }: Keeper, plan: Plan, call: Call) {
  const message = [
    ...plan.destructive,
    "The whole plan:",
    ...plan.changes,
    `Plan ${plan.planId.slice(0, 12)}.`,
  ].join("\n");
  const { stack } = database.workspace;
  const otherwise = `A person who has read this plan can decide in a terminal: \`npx mallku preview --stack ${stack}\`, then \`npx mallku up --stack ${stack}\`.`;
  return await confirmer.ask(call, { subject: `${PLAN}${plan.planId}` }, message, otherwise);
}

function answer({
  found,
  lastEnd,
  changes,
  verdict,
  declaration,
  record,
}: Ensured): z.input<typeof ensuredSchema> {
  const { names, apiUrl } = declaration;
  return {
    container: { name: names.container, id: verdict.containerId ?? "", state: verdict.containerState },
    endpoints: { host: apiUrl, containers: internalUrl(names.container) },
    action: found === "running" ? "none" : found === "stopped" ? "started" : "updated",
    changes: [...changes],
    barriers: verdict.barriers.map(({ id, title }) => ({ id, title, state: "pass" })),
    ...(lastEnd !== undefined && { lastEnd }),
    standIns: record?.standIns ?? [],
  };
}
