import { CancelledError } from "../../engine/errors.ts";
import { SecurityError } from "../../engine/security-error.ts";
import type { CheckResult } from "../../monitor/amnesia/check.ts";
import { amnesiaChecks, runCheck } from "../../monitor/amnesia/checks.ts";
import { isGuarded, notStopped } from "../../monitor/amnesia/not-stopped.ts";
import { amnesiaScene } from "../amnesia-scene.ts";
import type { StackOptions } from "../context.ts";
import { announceCheck, describeResult, describeRest } from "../explain-check.ts";
import { openDatabase } from "../open-database.ts";
import { allHold, verifyLine } from "../verify-json.ts";

export interface VerifyOptions extends StackOptions {
  readonly deep?: true;
  readonly json?: true;
}

/** `mallku verify`: tries what must not work and what must, and explains itself to whoever remembers nothing. */
export async function runVerify(options: VerifyOptions, signal: AbortSignal): Promise<void> {
  const database = await openDatabase(options);
  const scene = amnesiaScene(database);
  const deep = options.deep === true;
  const checks = amnesiaChecks({ deep, guarded: await isGuarded(database.context.docker) });
  const say = (text: string) => options.json !== true && process.stdout.write(`${text}\n`);
  say(
    `Stack ${database.open.name}: ${checks.length} checks. Each says what it tries, why it must hold, and what it saw.`,
  );
  const results: CheckResult[] = [];
  for (const [index, check] of checks.entries()) {
    if (signal.aborted) throw new CancelledError("Interrupted; what was not tried is not known to hold.");
    say(`\n${announceCheck(check, `${index + 1}/${checks.length}`.padStart(5))}`);
    const result = await runCheck(check, scene);
    say(describeResult(result));
    results.push(result);
  }
  const rest = await notStopped(database.context.docker, database.target);
  say(`\n${describeRest(results, rest)}`);
  if (options.json === true) {
    const verified = { at: new Date(), stack: database.open.name, deep, results, notStopped: rest };
    process.stdout.write(`${verifyLine(verified)}\n`);
  }
  demandAll(results, database.open.name);
}

function demandAll(results: readonly CheckResult[], stack: string): void {
  if (allHold(results)) return;
  const broken = results.filter(({ state }) => state !== "pass").map(({ id }) => id);
  throw new SecurityError(
    `Not in place: ${broken.join(", ")}. Until they are, nothing should use this database; \`npx mallku up --stack ${stack}\` repairs what was changed by hand.`,
    [],
  );
}
