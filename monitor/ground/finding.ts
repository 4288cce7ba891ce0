/** One thing that running needs, as it was found. */
export interface GroundFinding {
  readonly name: string;
  /** "attention" works and should not stay so; "unknown" could not be looked at. */
  readonly state: "fine" | "attention" | "broken" | "unknown";
  readonly found: string;
  /** The one command, or step, that mends it; null where nothing is to be done. */
  readonly mend: string | null;
}

export function fine(name: string, found: string): GroundFinding {
  return { name, state: "fine", found, mend: null };
}

export function unknown(name: string, found: string): GroundFinding {
  return { name, state: "unknown", found, mend: null };
}

/** "1.5 GiB" */
export function gibibytes(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(1)} GiB`;
}
