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

/** States in which Docker's container can be started as it is. */
const STARTABLE = ["exited", "created"];

/** @throws SecurityError naming what does not hold, and the next step */
export function demandBarriers({ open, outputs }: ShownDatabase, verdict: Verdict): void {
  if (!verdict.holds) throw new SecurityError(nextStep(open.name, outputs.containerName, verdict), []);
}

function nextStep(stack: string, container: string, { barriers, containerState, lastEnd }: Verdict): string {
  if (containerState === "absent")
    return `There is no container ${container}: run \`npx mallku up --stack ${stack}\`.`;
  if (STARTABLE.includes(containerState))
    return `The container ${container} does not run (${lastEnd ?? "it was never started"}), so its barriers cannot hold: \`npx mallku start --stack ${stack}\` starts it.`;
  const broken = barriers.filter(({ state }) => state !== "pass").map(({ id }) => id);
  return `Not in place: ${broken.join(", ")}. Until they are, nothing should use this database; \`npx mallku up --stack ${stack}\` repairs what was changed by hand.`;
}
