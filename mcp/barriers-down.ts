import { SecurityError } from "../engine/security-error.ts";
import type { Barrier } from "../monitor/barrier.ts";
import type { Verdict } from "../monitor/check.ts";

/** The container runs, and a barrier around it does not hold or could not be measured. */
export class BarriersDown extends SecurityError {
  readonly barriers: readonly Barrier[];

  constructor({ barriers, lastEnd }: Verdict) {
    const down = barriers.filter(({ state }) => state !== "pass");
    super(
      [
        "The database is not returned, because not every barrier around it is known to hold.",
        ...down.map(
          ({ id, state, title, evidence }) => `  ${id} (${state}): ${title}: ${evidence.join("; ")}`,
        ),
        ...(lastEnd === undefined ? [] : [`  The container last ended so: ${lastEnd}.`]),
      ].join("\n"),
      [],
    );
    this.barriers = down;
  }
}
