import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseEndpoint } from "../../../offline/database/endpoint.ts";
import { mergePatch, parseJson } from "../../../offline/database/json.ts";
import { isCollectionName, isDatabaseName, isDocumentKey } from "../../../offline/database/key.ts";
import { collectionLevel, databaseLevel, withGrant } from "../../../offline/database/levels.ts";
import type { UserRecord } from "../../../offline/database/record.ts";
import {
  decodeRevision,
  encodeRevision,
  RevisionClock,
  revisionFromHeader,
} from "../../../offline/database/revision.ts";
import { SortedKeys } from "../../../offline/database/sorted-keys.ts";

describe("revisions", () => {
  test("any 64-bit clock value comes back from its text", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: (1n << 64n) - 1n }), (value) => {
        expect(decodeRevision(encodeRevision(value))).toBe(value);
      }),
    );
  });

  test("a revision is never given twice nor out of order, whatever the wall clock does", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 2 ** 40 }), { minLength: 2 }), (times) => {
        const moments = [...times];
        const clock = new RevisionClock(() => moments.shift() ?? 0);
        const given = times.map(() => decodeRevision(clock.next()) ?? 0n);
        for (const [index, value] of given.slice(1).entries())
          expect(value > (given[index] ?? 0n)).toBe(true);
      }),
    );
  });

  test("a restart behind the clock of the last run does not repeat its revisions", () => {
    const first = new RevisionClock(() => 1_000_000);
    const last = first.next();
    const second = new RevisionClock(() => 1);
    second.seen(last);
    expect(decodeRevision(second.next())).toBe((decodeRevision(last) ?? 0n) + 1n);
  });

  test.each([
    [undefined, undefined],
    ['"_abc"', "_abc"],
    ["'_abc'", "_abc"],
    ["  _abc ", "_abc"],
    ['"not a revision"', null],
    ['""', null],
    ["", null],
    ['W/"_abc"', null],
  ])("the header %j asks for %j", (header, wanted) => {
    expect(revisionFromHeader(header)).toBe(wanted);
  });
});

describe("names", () => {
  test.each(["a", "A-b_c:d.e@f()+,=;$!*'%", "k".repeat(254), "0"])("%s is a document key", (key) => {
    expect(isDocumentKey(key)).toBe(true);
  });
  test.each(["", "a/b", "a b", "ä", "k".repeat(255), "a\n", "#", 1, null])("%j is none", (key) => {
    expect(isDocumentKey(key)).toBe(false);
  });
  test.each([
    ["things", false, true],
    ["größe", false, true],
    ["c".repeat(256), false, true],
    ["c".repeat(257), false, false],
    ["_things", false, false],
    ["_things", true, true],
    ["things", true, false],
    ["1things", false, false],
    ["a/b", false, false],
    [" a", false, false],
    ["", false, false],
    ["e\u0301", false, false],
  ])("collection %j (system %s): %s", (name, isSystem, allowed) => {
    expect(isCollectionName(name, isSystem)).toBe(allowed);
  });
  test.each([
    ["mallku", true],
    ["Größe 1", true],
    ["_mallku", false],
    ["1", false],
    ["a:b", false],
    ["a/b", false],
    ["d".repeat(129), false],
  ])("database %j: %s", (name, allowed) => {
    expect(isDatabaseName(name)).toBe(allowed);
  });
});

describe("JSON", () => {
  const roundTrip = (text: string): string => JSON.stringify(parseJson(Buffer.from(text)));

  test.each([
    "9007199254740993",
    "18446744073709551615",
    "-9223372036854775808",
    '{"a":[12345678901234567]}',
    "0.1",
    "1e+100",
  ])("%s is kept to its last digit, as ArangoDB keeps it", (text) => {
    expect(roundTrip(text)).toBe(text);
  });

  test("a whole number beyond 64 bits becomes a double, as there", () => {
    expect(roundTrip("18446744073709551616")).toBe("18446744073709552000");
  });

  test.each([["1e400"], [""], ["{"], ['{"a":1}}'], ["nul"]])("%j is refused, not guessed at", (text) => {
    expect(() => parseJson(Buffer.from(text))).toThrow(/invalid JSON/);
  });

  test("bytes that are no UTF-8 are refused, not replaced", () => {
    expect(() => parseJson(Buffer.from([0x22, 0xff, 0x22]))).toThrow(/UTF-8/);
  });

  test("whatever JSON there is comes back the same", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(roundTrip(text)).toBe(JSON.stringify(JSON.parse(text)));
      }),
    );
  });
});

describe("PATCH", () => {
  const both = { keepNull: true, mergeObjects: true };
  test.each([
    [{ a: 1 }, { b: 2 }, both, { a: 1, b: 2 }],
    [{ a: { x: 1 } }, { a: { y: 2 } }, both, { a: { x: 1, y: 2 } }],
    [{ a: [1] }, { a: [2] }, both, { a: [2] }],
    [{ a: { x: 1 } }, { a: null }, both, { a: null }],
    [{ a: { x: 1 } }, { a: { y: 2 } }, { ...both, mergeObjects: false }, { a: { y: 2 } }],
    [{ a: 1, b: { c: 1, d: 2 } }, { a: null, b: { c: null } }, { ...both, keepNull: false }, { b: { d: 2 } }],
    [{}, { b: { c: null } }, { ...both, keepNull: false }, { b: {} }],
  ])("%j with %j (%j) is %j", (old, patch, options, merged) => {
    expect(mergePatch(old, patch, options)).toEqual(merged);
  });

  test("an attribute called __proto__ is an attribute", () => {
    const patch = parseJson(Buffer.from('{"__proto__":{"x":1}}')) as Record<string, unknown>;
    const merged = mergePatch({ a: 1 }, patch, both);
    expect(JSON.stringify(merged)).toBe('{"a":1,"__proto__":{"x":1}}');
    expect(merged.x).toBeUndefined();
  });
});

describe("levels of access", () => {
  const nobody: UserRecord = {
    o: "user",
    name: "u",
    active: true,
    salt: "",
    hash: "",
    extra: {},
    access: [],
  };

  test("a new user may do nothing anywhere", () => {
    expect(databaseLevel(nobody, "mallku")).toBe("none");
    expect(collectionLevel(nobody, "mallku", "things")).toBe("none");
  });
  test("a grant on one database gives its collections and no other database", () => {
    const user = withGrant(nobody, "mallku", null, "rw");
    expect(collectionLevel(user, "mallku", "things")).toBe("rw");
    expect(databaseLevel(user, "_system")).toBe("none");
    expect(databaseLevel(user, "other")).toBe("none");
  });
  test("the specific grant wins over the wildcard, also where it takes away", () => {
    const user = withGrant(withGrant(nobody, "*", null, "rw"), "secret", null, "none");
    expect(databaseLevel(user, "secret")).toBe("none");
    expect(databaseLevel(user, "other")).toBe("rw");
    const hidden = withGrant(user, "other", "private", "none");
    expect(collectionLevel(hidden, "other", "private")).toBe("none");
    expect(databaseLevel(hidden, "other")).toBe("rw");
  });
  test("nobody reads the users' collection", () => {
    expect(collectionLevel(withGrant(nobody, "_system", null, "rw"), "_system", "_users")).toBe("none");
  });
});

test("keys are listed in byte order whatever order they came and went in", () => {
  const key = fc.stringMatching(/^[A-Za-z0-9_.:-]{1,4}$/);
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.boolean(), key)), (acts) => {
      const model = new Set<string>();
      const keys = new SortedKeys();
      for (const [isAdding, each] of acts) {
        if (isAdding && !model.has(each)) {
          model.add(each);
          keys.add(each);
        } else if (!isAdding && model.delete(each)) keys.remove(each);
      }
      const sorted = [...model].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
      expect(keys.slice(0, Infinity)).toEqual(sorted);
      expect(keys.slice(1, 2)).toEqual(sorted.slice(1, 3));
    }),
  );
});

test.each([
  ["tcp://127.0.0.1:8529", "127.0.0.1", 8529],
  ["tcp://[::1]:8530", "::1", 8530],
  ["http://localhost", "localhost", 8529],
])("the endpoint %s is where it says", (text, host, port) => {
  expect(parseEndpoint(text)).toEqual({ host, port });
});

test.each([
  "ssl://127.0.0.1:8529",
  "unix:///tmp/x",
  "127.0.0.1:8529",
  "tcp://127.0.0.1:99999",
  "tcp://a:b",
  "tcp://",
])("the endpoint %s is refused rather than opened as something else", (text) => {
  expect(() => parseEndpoint(text)).toThrow(/invalid endpoint/);
});
