import { ConfirmationNeeded, PlanChanged } from "../engine/plan-schema.ts";
import { CancelledError, DockerError, EngineError } from "../engine/errors.ts";
import { SecurityError } from "../engine/security-error.ts";
import { SettingsError } from "../infra/errors.ts";
import { ruleOf } from "./rules.ts";
import { BarriersDown } from "./barriers-down.ts";

/** A failure as it is told to a model and to a program: what, why, and the one next step. */
export interface Failure {
  readonly name: string;
  readonly message: string;
  readonly next: string;
  readonly violations?: readonly Violation[];
  readonly barriers?: readonly object[];
  readonly plan?: object;
}

export interface Violation {
  readonly policy: string;
  readonly resource: string;
  readonly message: string;
  readonly why: string;
  readonly remedy: string;
}

export function describeFailure(error: unknown, stack: string): Failure {
  const { name, message } = error instanceof Error ? error : { name: "Error", message: String(error) };
  const up = `npx mallku up --stack ${stack}`;
  if (error instanceof BarriersDown) {
    const next = `Let nothing use this database until they hold. Call explain_barrier for each one that is down and get_database_logs for the container's own words; \`${up}\` repairs what was changed by hand.`;
    return { name, message, next, barriers: error.barriers };
  }
  if (error instanceof SecurityError) {
    const violations = describeViolations(error.violations);
    if (violations.length === 0)
      return {
        name,
        message,
        next: "Do not look for a way around it: call explain_barrier to learn what it is for.",
      };
    return {
      name,
      message,
      next: "Change the declaration as each violation says, then call preview_database.",
      violations,
    };
  }
  if (error instanceof ConfirmationNeeded || error instanceof PlanChanged)
    return {
      name,
      message,
      next: "Call preview_database, show the plan to a person, and call again.",
      plan: error.plan,
    };
  if (error instanceof SettingsError)
    return { name, message, next: "Mend the settings that are named, then call preview_database." };
  if (error instanceof CancelledError) return { name, message, next: "Call again to have it completed." };
  if (error instanceof DockerError)
    return { name, message, next: "See that Docker answers with `npx mallku doctor`, then call again." };
  if (error instanceof EngineError)
    return { name, message, next: `Run \`${up}\` in a terminal to see all that the engine says.` };
  return { name, message, next: "This is a fault of the server: its log on stderr has the details." };
}

export function describeViolations(violations: SecurityError["violations"]): Violation[] {
  return violations.map(({ policy, urn, message }) => {
    const { why, remedy } = ruleOf(policy) ?? { why: "", remedy: "" };
    return { policy, resource: urn ?? "", message, why, remedy };
  });
}
