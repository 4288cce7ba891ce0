import type Docker from "dockerode";
import type { RunOptions } from "./run.ts";

export interface ConvergeOptions extends RunOptions {
  readonly docker: Docker;
  /** Whether objects of the declared names that this stack did not make are taken over. */
  readonly adopt: boolean;
  /** One line for a person about a step outside the engine. */
  readonly say: (line: string) => void;
  /** Where somebody decides on plans; without it, what loses data is refused and all else is done. */
  readonly consent?: Consent;
}

/** Who has agreed to what. Ids are of plans, as `makePlan` gives them. */
export interface Consent {
  /** The one plan that may be carried out; undefined for any. */
  readonly expected: string | undefined;
  /** The destructive plan that a person has confirmed. */
  readonly confirmed: string | undefined;
}
