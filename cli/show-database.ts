import { SecurityError } from "../engine/security-error.ts";
import { checkBarriers, type Verdict } from "../monitor/check.ts";
import type { Database } from "./open-database.ts";
import type { ShownDatabase } from "./outputs.ts";
import { describeDatabase } from "./report.ts";

/**
 * Measures and prints what runs.
 * @throws SecurityError where a barrier does not hold or could not be measured
 */
export async function showDatabase(database: Database): Promise<void> {
  const { context, open, outputs, target } = database;
  const verdict = await checkBarriers(context.docker, target);
  process.stdout.write(`${describeDatabase(open.name, outputs, verdict)}\n`);
  demandBarriers(database, verdict);
}

/** @throws SecurityError naming what does not hold, and the next step */
export function demandBarriers({ open, outputs }: ShownDatabase, verdict: Verdict): void {
  if (verdict.holds) return;
  const broken = verdict.barriers.filter(({ state }) => state !== "pass").map(({ id }) => id);
  throw new SecurityError(
    verdict.containerState === "absent"
      ? `There is no container ${outputs.containerName}: run \`npx mallku up --stack ${open.name}\`.`
      : `Not in place: ${broken.join(", ")}. Until they are, nothing should use this database; \`npx mallku up --stack ${open.name}\` repairs what was changed by hand.`,
    [],
  );
}
