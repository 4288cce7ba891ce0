import { expect, test } from "vitest";
import { decodeBase64 } from "../../policy/facts/base64.ts";
import { resourceFacts } from "../../policy/facts/from-pulumi/resource.ts";
import { CONTAINER, NETWORK } from "../../policy/facts/types.ts";
import { INTERNAL, SIDECAR } from "./cases/case.ts";
import { judge } from "./support/evaluation.ts";
import { placesOf } from "./support/expected-findings.ts";

/** The engine's mark of an object that stands for a secret, or for an output (@pulumi/pulumi, runtime/rpc.ts). */
const MARK = "4dabf18193072939515e22adb298388d";
const secret = (value?: unknown) => ({ [MARK]: "1b47061264138c4ac30d75fd1eb44270", value });
const encrypted = { [MARK]: "1b47061264138c4ac30d75fd1eb44270", ciphertext: "v1:x:y" };
const output = (value?: unknown) => ({ [MARK]: "d0e6a833031e9bbcd3f4e8bde6ca49a4", value });

const said = (user: unknown) => placesOf(judge(CONTAINER, { ...SIDECAR, user }));

test.each<[string, unknown, string]>([
  ["a secret", secret("root"), "root-user user"],
  ["a harmless secret", secret("1000"), ""],
  ["an output", output("root"), "root-user user"],
  ["a secret output", output(secret("root")), "root-user user"],
  ["an output that is not known yet", output(), "root-user(unknown) user"],
  ["a secret that is encrypted", encrypted, "root-user(unknown) user"],
  ["an object with another mark", { [MARK]: "x", value: "1000" }, "root-user(unknown) user"],
  ["an object without a mark", { value: "1000" }, "root-user(unknown) user"],
])("a danger hides behind %s", (_what, user, expected) => {
  expect(said(user)).toBe(expected);
});

test("a place whose reading throws is not taken for one that is absent", () => {
  const throwing = { ...SIDECAR };
  Object.defineProperty(throwing, "user", {
    enumerable: true,
    get() {
      throw new Error("unknown during preview");
    },
  });
  const findings = judge(CONTAINER, throwing).filter(({ rule }) => rule === "root-user");
  expect(findings).toMatchObject([{ kind: "unknown", path: "user" }]);
  expect(findings[0]?.message).toContain("not known during the preview");
});

test("what is not known yet is told apart from what is encrypted, and from what has the wrong shape", () => {
  const messages = (user: unknown) =>
    judge(CONTAINER, { ...SIDECAR, user })
      .filter(({ rule }) => rule === "root-user")
      .map(({ message }) => message.split(",")[0]);
  expect(messages(output())).toEqual(["The value is not known during the preview"]);
  expect(messages(secret())).toEqual(["The value is not known during the preview"]);
  expect(messages(encrypted)).toEqual(["The value is a secret that is encrypted in this state"]);
  expect(messages(["root"])).toEqual(["The value has not the shape that Docker takes here"]);
});

test.each([
  ["null", null],
  ["undefined", undefined],
])("an element that is %s is none, and no danger", (_what, nothing) => {
  expect(placesOf(judge(CONTAINER, { ...SIDECAR, devices: [nothing] }))).toBe("");
});

test("the network's own id is read where the provider reports one, as it is or as an output", () => {
  const idOf = (properties: unknown) =>
    resourceFacts({ urn: "n", type: NETWORK, properties, managedByProvider: true }).network?.id;
  expect(idOf({ ...INTERNAL, id: "abc" })).toBe("abc");
  expect(idOf({ ...INTERNAL, id: output("abc") })).toBe("abc");
  for (const nothing of [INTERNAL, null, undefined, "text", 7]) expect(idOf(nothing)).toBeUndefined();
});

test("what is no base64 is read as nothing, and not as something that could be judged harmless", () => {
  expect(decodeBase64("%")).toBe("");
  expect(decodeBase64("aGVsbG8=")).toBe("hello");
});
