/** One setting that cannot be used, in the words its author needs to mend it. */
export interface SettingsProblem {
  /** The key as it stands in Pulumi.<stack>.yaml, for example `mallku:apiPort`. */
  readonly key: string;
  /** What was found; never the value of a secret. */
  readonly found: string;
  /** What is allowed there. */
  readonly allowed: string;
}

/** The stack's settings cannot be used. Thrown before any resource is declared; the CLI exits with 2. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";
  readonly problems: readonly SettingsProblem[];

  constructor(problems: readonly SettingsProblem[]) {
    super(
      problems.map(({ key, found, allowed }) => `${key}: found ${found}; allowed: ${allowed}`).join("\n"),
    );
    this.problems = problems;
  }
}
