import { test as property, fc } from "@fast-check/vitest";
import { describe, expect, test } from "vitest";
import { documentOf, readStored, type Stored } from "../../soak/document.ts";
import { Ledger, type Version } from "../../soak/ledger.ts";

const whole = (version: number): Stored => ({ version, whole: true });

function ledgerWith(...writes: readonly (readonly [key: string, version: Version, told: boolean])[]): Ledger {
  const ledger = new Ledger();
  for (const [key, version, told] of writes) {
    ledger.begin(key, version);
    if (told) ledger.acknowledge(key, version);
  }
  return ledger;
}

describe("a read-back finds", () => {
  test.each([
    ["a lost document", ledgerWith(["k", 1, true]), [], "lost"],
    [
      "a lost replacement",
      ledgerWith(["k", 1, true], ["k", 2, true]),
      [["k", whole(1)]],
      "older or never written",
    ],
    [
      "a removed document that came back",
      ledgerWith(["k", 1, true], ["k", "absent", true]),
      [["k", whole(1)]],
      "came back",
    ],
    ["a document that nobody wrote", ledgerWith(), [["k", whole(1)]], "came back"],
    ["a damaged document", ledgerWith(["k", 1, true]), [["k", { version: 1, whole: false }]], "damaged"],
    [
      "a version between",
      ledgerWith(["k", 1, true], ["k", 3, false]),
      [["k", whole(2)]],
      "older or never written",
    ],
  ] as const)("%s", (_name, ledger, stored, what) => {
    expect(ledger.compare(new Map(stored))).toMatchObject([{ key: "k", what }]);
  });

  test.each([
    ["took place", [["k", whole(2)]]],
    ["did not", [["k", whole(1)]]],
  ] as const)("nothing wrong where a write without an answer %s, and knows from then on", (_name, stored) => {
    const ledger = ledgerWith(["k", 1, true], ["k", 2, false]);
    expect(ledger.certain()).toEqual([]);
    expect(ledger.compare(new Map(stored))).toEqual([]);
    expect(ledger.certain()).toEqual(["k"]);
    expect(ledger.compare(new Map())).toMatchObject([{ what: "lost" }]);
  });

  property.prop([
    fc.array(fc.tuple(fc.constantFrom("a", "b", "c"), fc.boolean(), fc.boolean(), fc.boolean())),
  ])(
    "nothing wrong in a database that keeps what it acknowledges, and each document that is taken out of it",
    (writes) => {
      const ledger = new Ledger();
      const stored = new Map<string, Stored>();
      for (const [index, [key, removes, told, takesPlace]] of writes.entries()) {
        if (!ledger.certain().includes(key) && stored.has(key)) continue;
        const version = removes ? "absent" : index;
        ledger.begin(key, version);
        if (told) ledger.acknowledge(key, version);
        if (!told && !takesPlace) continue;
        if (version === "absent") stored.delete(key);
        else stored.set(key, whole(version));
      }
      expect(ledger.compare(stored)).toEqual([]);
      for (const key of stored.keys()) {
        const poorer = new Map([...stored].filter(([other]) => other !== key));
        expect(ledger.compare(poorer)).toMatchObject([{ key, what: "lost" }]);
        ledger.compare(stored);
      }
    },
  );
});

test("a document's text tells whether it is the one that was written", () => {
  const document = documentOf("c1-7", 7);
  expect(readStored(document)).toEqual(["c1-7", { version: 7, whole: true }]);
  expect(readStored({ ...document, version: 8 })[1].whole).toBe(false);
  expect(readStored({ ...document, text: document.text.slice(1) })[1].whole).toBe(false);
});
