import { CommanderError } from "commander";
import { CancelledError } from "../engine/errors.ts";
import { SecurityError } from "../engine/security-error.ts";
import { SettingsError } from "../infra/errors.ts";

/** Pulumi's documented table of exit codes, of which these occur here. */
export const ExitCode = {
  ok: 0,
  generic: 1,
  configuration: 2,
  policy: 5,
  changesWhereNoneExpected: 7,
  cancelled: 8,
} as const;

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** The exit code that a failure deserves. */
export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.ok : ExitCode.configuration;
  if (error instanceof SettingsError) return ExitCode.configuration;
  if (error instanceof SecurityError) return ExitCode.policy;
  if (error instanceof CancelledError) return ExitCode.cancelled;
  return ExitCode.generic;
}
