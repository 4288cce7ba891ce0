/** A part of the set-up is missing and nothing here may or can supply it. */
export class SetupProblem extends Error {
  /**
   * @param {string} what what was found and why it does not serve, without a final full stop
   * @param {string} mend the exact command, or the one next step, that mends it
   */
  constructor(what, mend) {
    super(`${what}. To mend it: ${mend}`);
    this.name = "SetupProblem";
    this.what = what;
    this.mend = mend;
  }
}

/**
 * The text of whatever was thrown.
 * @param {unknown} error
 */
export function reason(error) {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? ` (${error.cause.message})` : "";
  return `${error.message}${cause}`;
}

/**
 * What a command with `--json` writes where its set-up fails: cli/error-schema.ts has the schema, and cannot be run yet.
 * @param {unknown} error
 * @param {number} exitCode
 */
export function problemLine(error, exitCode) {
  const mend = error instanceof SetupProblem ? error.mend : "npx mallku doctor";
  return JSON.stringify({
    version: 1,
    error: {
      code: "setup",
      message: reason(error),
      found: [],
      why: "A part that everything after it stands on is missing, and without it nothing can be declared, gated or measured.",
      next: [mend],
      exitCode,
    },
  });
}

/**
 * The system's code of an error (ENOENT, EEXIST, …), or undefined.
 * @param {unknown} error
 * @returns {string | undefined}
 */
export function errorCode(error) {
  if (typeof error !== "object" || error === null || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}
