import { describe, expect, test } from "vitest";
import { ApiError } from "../../infra/image/gateway/api-error.ts";
import { parseObject } from "../../infra/image/gateway/document-body.ts";
import { requirePrivateHost } from "../../infra/image/gateway/host-header.ts";
import { requireCollection, requireKey, requireNewCollection } from "../../infra/image/gateway/names.ts";
import { ifMatchTag, isKnownToCaller } from "../../infra/image/gateway/preconditions.ts";

function statusOf(act: () => unknown): number | "passed" {
  try {
    act();
    return "passed";
  } catch (error) {
    if (error instanceof ApiError) return error.status;
    throw error;
  }
}

describe("a collection's name is one, or nothing is asked of the database", () => {
  test.each([
    ["khipu_blocks", "passed", "passed"],
    ["A-1", "passed", "passed"],
    ["a".repeat(256), "passed", "passed"],
    ["a".repeat(257), 404, 400],
    ["_users", 403, 403],
    ["_", 403, 403],
    ["", 404, 400],
    ["1a", 404, 400],
    ["a b", 404, 400],
    ["a/b", 404, 400],
    ["a?b", 404, 400],
    ["a\n", 404, 400],
    ["..", 404, 400],
    ["köln", 404, 400],
  ])("%j: existing %s, new %s", (name, existing, created) => {
    expect(statusOf(() => requireCollection(name))).toBe(existing);
    expect(statusOf(() => requireNewCollection(name))).toBe(created);
  });
  test.each([undefined, null, 1, ["a"], { name: "a" }])("a new collection is not named %j", (name) => {
    expect(statusOf(() => requireNewCollection(name))).toBe(400);
  });
});

describe("a document's key is one that can be read back", () => {
  test.each(["a", "0", "A_:.@()+,=;$!*'%-z", "...", "a".repeat(254)])("%j is a key", (key) => {
    expect(requireKey(key)).toBe(key);
  });
  test.each(["", "a".repeat(255), "a/b", "a b", "ü", "a\u0000", ".", "..", null, 1, {}])(
    "%j is none",
    (key) => {
      expect(statusOf(() => requireKey(key))).toBe(400);
    },
  );
});

describe("a condition that a caller sets is never dropped", () => {
  test.each([
    [undefined, undefined],
    ["*", undefined],
    [" * ", undefined],
    ['"_abc"', '"_abc"'],
    [' "_abc" ', '"_abc"'],
  ])("If-Match %j asks the database for %j", (header, tag) => {
    expect(ifMatchTag(header)).toBe(tag);
  });
  test.each([
    ['W/"_abc"', 412],
    ['"a", "b"', 400],
    ["_abc", 400],
    ["", 400],
    ['"', 400],
    ['"a\r\nx: y"', 400],
  ])("If-Match %j is answered %d", (header, status) => {
    expect(statusOf(() => ifMatchTag(header))).toBe(status);
  });
  test.each([
    [undefined, '"a"', false],
    ["*", '"a"', true],
    ['"a"', '"a"', true],
    ['W/"a"', '"a"', true],
    ['"b", "a"', '"a"', true],
    ['"b"', '"a"', false],
    ["a", '"a"', false],
    ["*", undefined, false],
  ])("If-None-Match %j of %j is known: %s", (header, etag, known) => {
    expect(isKnownToCaller(header, etag)).toBe(known);
  });
});

describe("a web page cannot reach the database under a name of its own", () => {
  test.each([
    "127.0.0.1:8080",
    "localhost",
    "localhost:8080",
    "[::1]:8080",
    "mallku-database-secure:8080",
    "host.docker.internal:8080",
    "172.17.0.2",
    "mallku.localhost",
    undefined,
  ])("%s is served", (host) => {
    expect(
      statusOf(() => {
        requirePrivateHost(host);
      }),
    ).toBe("passed");
  });
  test.each([
    "attacker.example:8080",
    "rebind.network",
    "127.0.0.1.nip.io",
    "localhost.attacker.example",
    "a.internal.example",
  ])("%s is refused", (host) => {
    expect(
      statusOf(() => {
        requirePrivateHost(host);
      }),
    ).toBe(421);
  });
});

describe("a body is one JSON object in UTF-8, or it is refused", () => {
  test.each([
    ["", 400],
    ["{", 400],
    ["null", 400],
    ["[]", 400],
    ["1", 400],
    ['"a"', 400],
    ["{}{}", 400],
    ["\ufeff{}", 400],
    ["{}", "passed"],
    [' {"a":1} \n', "passed"],
  ])("%j: %s", (text, status) => {
    expect(statusOf(() => parseObject(Buffer.from(text)))).toBe(status);
  });
  test("bytes that are not UTF-8 are refused and not replaced", () => {
    expect(statusOf(() => parseObject(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])))).toBe(400);
  });
  test("a _key is found only where the document itself has it", () => {
    expect(parseObject(Buffer.from('{"__proto__":{"_key":"x"}}')).key).toBeUndefined();
    expect(parseObject(Buffer.from('{"_key":null}')).key).toBeNull();
  });
});
