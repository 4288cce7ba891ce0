import { createHash } from "node:crypto";

/** Numbers that a seed decides: SHA-256 of the seed and a count. */
export class Random {
  readonly #seed: string;
  #count = 0;

  constructor(seed: string) {
    this.#seed = seed;
  }

  /** From 0 to 1, without 1. */
  next(): number {
    this.#count += 1;
    const digest = createHash("sha256").update(`${this.#seed}:${this.#count}`).digest();
    return digest.readUIntBE(0, 6) / 2 ** 48;
  }

  between(least: number, most: number): number {
    return least + this.next() * (most - least);
  }

  /** @throws RangeError where there is none to pick */
  pick<T>(choices: readonly T[]): T {
    const index = Math.floor(this.next() * choices.length);
    if (index >= choices.length) throw new RangeError("nothing to pick from");
    return choices[index] as T;
  }

  shuffled<T>(values: readonly T[]): T[] {
    return values
      .map((value) => ({ value, place: this.next() }))
      .sort((one, other) => one.place - other.place)
      .map(({ value }) => value);
  }
}
