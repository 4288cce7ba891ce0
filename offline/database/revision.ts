/**
 * Revisions as ArangoDB makes them: a hybrid logical clock, milliseconds since 1970 in the upper 44 bits and a counter in the lower 20,
 * written in base 64 with an alphabet of its own (lib/Basics/HybridLogicalClock). They grow with every change, across restarts too.
 */
const alphabet = "-_ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const counterBits = 20n;

export const encodeRevision = (value: bigint): string => {
  let text = "";
  for (let rest = value; rest > 0n; rest >>= 6n) text = alphabet.charAt(Number(rest & 63n)) + text;
  return text;
};

/** The clock's value, or null where the text is no revision. */
export const decodeRevision = (text: string): bigint | null => {
  if (text === "" || text.length > 11) return null;
  let value = 0n;
  for (const character of text) {
    const digit = alphabet.indexOf(character);
    if (digit < 0) return null;
    value = (value << 6n) | BigInt(digit);
  }
  return value < 1n << 64n ? value : null;
};

export class RevisionClock {
  #last = 0n;
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** A revision later than every one given or seen, also when the wall clock was set back. */
  next(): string {
    const physical = BigInt(this.#now()) << counterBits;
    this.#last = physical > this.#last ? physical : this.#last + 1n;
    return encodeRevision(this.#last);
  }

  seen(revision: string): void {
    const value = decodeRevision(revision);
    if (value !== null && value > this.#last) this.#last = value;
  }

  get last(): string {
    return encodeRevision(this.#last);
  }
}

/**
 * The revision a precondition header asks for: undefined without the header, null where it is no revision (ArangoDB then lets every
 * precondition fail). Quotes, single or double, are optional.
 */
export const revisionFromHeader = (header: string | undefined): string | null | undefined => {
  if (header === undefined) return undefined;
  const bare = header.trim().replace(/^["']/, "").replace(/["']$/, "");
  return decodeRevision(bare) === null ? null : bare;
};
