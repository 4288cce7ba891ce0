import type { Stored } from "./document.ts";

/** Which version of a document there is; "absent" before its first and after its removal. */
export type Version = number | "absent";

/** Something that the database holds, or does not, against what it acknowledged. */
export interface Discrepancy {
  readonly key: string;
  readonly what: "lost" | "older or never written" | "came back" | "damaged";
  readonly expected: readonly Version[];
  readonly found: Version;
}

interface Entry {
  settled: Version;
  /** Asked for and not known to have taken place: the answer was lost with the connection. */
  readonly open: Set<Version>;
}

/** What one client wrote and was told. It alone writes its keys, so what it was told is what must be there. */
export class Ledger {
  readonly #entries = new Map<string, Entry>();
  /** Writes that the database acknowledged. */
  acknowledged = 0;

  /** Before a write is sent. */
  begin(key: string, version: Version): void {
    const entry = this.#entries.get(key) ?? { settled: "absent", open: new Set<Version>() };
    entry.open.add(version);
    this.#entries.set(key, entry);
  }

  /** The write was acknowledged. */
  acknowledge(key: string, version: Version): void {
    this.acknowledged += 1;
    this.#settle(key, version);
  }

  /** What a read of a key must find, where no write to it is open. */
  versionOf(key: string): Version {
    return this.#entries.get(key)?.settled ?? "absent";
  }

  /**
   * Documents that are there for certain. A key with an open write is left alone until a read-back after a restart has
   * settled it: before, that write may still take place, also after a later one.
   */
  certain(): string[] {
    return [...this.#entries].filter(([, { open }]) => open.size === 0).map(([key]) => key);
  }

  /** How many keys are used, open ones included. */
  get size(): number {
    return this.#entries.size;
  }

  /**
   * Holds all that the database has of this client's against all that it acknowledged, and takes what it has for settled.
   * @param stored by key
   */
  compare(stored: ReadonlyMap<string, Stored>): Discrepancy[] {
    const found: Discrepancy[] = [];
    for (const [key, { settled, open }] of [...this.#entries]) {
      const there = stored.get(key);
      const version = there?.version ?? "absent";
      const expected = [settled, ...open];
      if (there?.whole === false) found.push({ key, what: "damaged", expected, found: version });
      else if (!expected.includes(version))
        found.push({
          key,
          what: version === "absent" ? "lost" : "older or never written",
          expected,
          found: version,
        });
      this.#settle(key, version);
    }
    for (const [key, { version }] of stored) {
      if (this.#entries.has(key)) continue;
      found.push({ key, what: "came back", expected: ["absent"], found: version });
      this.#settle(key, version);
    }
    return found;
  }

  #settle(key: string, version: Version): void {
    if (version === "absent") this.#entries.delete(key);
    else this.#entries.set(key, { settled: version, open: new Set() });
  }
}
