import type { PolicyViolation } from "./events.ts";

/** A barrier does not hold, or an act is refused because of one. */
export class SecurityError extends Error {
  override readonly name = "SecurityError";
  readonly violations: readonly PolicyViolation[];

  constructor(message: string, violations: readonly PolicyViolation[]) {
    super(message);
    this.violations = violations;
  }
}
