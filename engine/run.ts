import type { EngineEvent, Stack } from "@pulumi/pulumi/automation/index.js";
import { SettingsError } from "../infra/errors.ts";
import { CancelledError, EngineError } from "./errors.ts";
import { EngineLog, type PolicyViolation } from "./events.ts";
import { POLICY_PACK } from "./policy-pack.ts";
import { SecurityError } from "./security-error.ts";
import type { OpenStack } from "./stack.ts";

export interface RunOptions {
  readonly signal?: AbortSignal;
  /** Called with each event as the engine sends it. Events can hold secrets: print only what is named. */
  readonly onEvent?: (event: EngineEvent) => void;
}

interface GatedRun {
  policyPacks: string[];
  signal: AbortSignal | undefined;
  onEvent: (event: EngineEvent) => void;
}

/**
 * Runs one operation of the engine with the policy pack in force and sorts what it says.
 * @throws SecurityError when the gate denies it, or when the engine does not report that the pack ran
 * @throws SettingsError, CancelledError, or EngineError with the engine's own words
 */
export async function runGated(
  open: OpenStack,
  options: RunOptions,
  operation: (stack: Stack, run: GatedRun) => Promise<unknown>,
): Promise<EngineLog> {
  const log = new EngineLog();
  const onEvent = (event: EngineEvent) => {
    log.add(event);
    options.onEvent?.(event);
  };
  let failure: unknown;
  try {
    await operation(open.stack, { policyPacks: [open.policyPack], signal: options.signal, onEvent });
  } catch (error) {
    failure = error ?? new EngineError("The engine failed without a word.");
  }
  if (options.signal?.aborted === true)
    throw new CancelledError("Interrupted; the engine has saved its state.");
  if (open.programError() instanceof SettingsError) throw open.programError();
  const denied = log.violations.filter(({ mandatory }) => mandatory);
  if (denied.length > 0) throw new SecurityError(refusal(open.name, denied), denied);
  if (failure !== undefined) throw engineError(failure, log, open.programError());
  if (!log.packs.has(POLICY_PACK)) {
    throw new SecurityError(
      `The engine did not report that the policy pack ran, so nothing says that stack ${open.name} is safe. Run \`npm run build\`, then \`npx mallku doctor\`.`,
      [],
    );
  }
  return log;
}

function refusal(stack: string, violations: readonly PolicyViolation[]): string {
  const list = violations.map(({ urn, message }) => `  ${urn?.split("::").at(-1) ?? stack}: ${message}`);
  return [`The policy pack refuses stack ${stack}; nothing was changed.`, ...list].join("\n");
}

/** A lock is the one failure with an error of its own: the caller can wait for it or clear it. */
function engineError(failure: unknown, log: EngineLog, programError: unknown): unknown {
  if (failure instanceof Error && failure.name === "ConcurrentUpdateError") return failure;
  const cause = programError ?? failure;
  const said =
    log.errors.length > 0 ? log.errors.join("\n") : cause instanceof Error ? cause.message : String(cause);
  return new EngineError(said, { cause });
}
