/** What is done when, of a soak's whole time: faults, then nothing for a while, then faults again. */
export interface Phases {
  /** Milliseconds from the start. */
  readonly quietFrom: number;
  readonly quietUntil: number;
  readonly end: number;
}

/** A process is left alone for two fifths of the time, long enough for what it does not give back to show. */
export function phasesOf(minutes: number): Phases {
  const end = minutes * 60_000;
  return { quietFrom: end * 0.4, quietUntil: end * 0.8, end };
}

export function isQuiet({ quietFrom, quietUntil }: Phases, at: number): boolean {
  return at >= quietFrom && at < quietUntil;
}

/** A fault each half minute on average, and a dozen at least. */
export function meanPause({ end }: Phases): number {
  return Math.min(20_000, end / 24);
}
