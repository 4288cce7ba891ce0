import { z } from "zod";
import { EngineError } from "./errors.ts";

/** What an update would do, for whoever has to decide on it. Plain data: it crosses processes. */
export const planSchema = z.object({
  /** sha256 in hex over the program, the settings, the policy pack, the state and what would be done. */
  planId: z.string(),
  /** One line for each step; empty where nothing would be done. */
  changes: z.array(z.string()),
  /** What would be lost or interrupted, and why that matters; empty where nothing would be. */
  destructive: z.array(z.string()),
  /** What the pack's advisory policies say. */
  advice: z.array(z.string()),
});

export type Plan = z.output<typeof planSchema>;

/** A plan that destroys something waits for a person's word on exactly this plan. */
export class ConfirmationNeeded extends EngineError {
  readonly plan: Plan;

  constructor(plan: Plan) {
    super(
      `Nothing was changed: this needs a person's confirmation.\n${[...plan.destructive, ...plan.changes].join("\n")}`,
    );
    this.plan = plan;
  }
}

/** The plan is not the one that was shown: somebody changed the declaration, the state or Docker since. */
export class PlanChanged extends EngineError {
  readonly plan: Plan;

  constructor(plan: Plan) {
    super(
      "Nothing was changed: what would be done is no longer what was shown. Look at the new plan, and decide again.",
    );
    this.plan = plan;
  }
}
