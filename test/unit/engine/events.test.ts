import { expect, test } from "vitest";
import { EngineLog } from "../../../engine/events.ts";

function logOf(...events: Record<string, unknown>[]): EngineLog {
  const log = new EngineLog();
  events.forEach((event) => {
    log.add({ sequence: 0, timestamp: 0, ...event });
  });
  return log;
}

const step = (op: string, old?: object) => ({
  resourcePreEvent: { metadata: { op, urn: "urn:a", type: "docker:index/container:Container", old } },
});

test("a pack counts as run only if the engine names it in its summary", () => {
  const key = "mallku-policy|local|/somewhere/policy/build/mallku-policy";
  expect([...logOf({ summaryEvent: { PolicyPacks: { [key]: "0.1.0" } } }).packs]).toEqual(["mallku-policy"]);
  expect([...logOf({ summaryEvent: { PolicyPacks: null } }).packs]).toEqual([]);
  expect([...logOf({ summaryEvent: {} }).packs]).toEqual([]);
});

test("a replacement in three steps is one change, and it is the replacement", () => {
  const changes = [
    ...logOf(step("delete-replaced"), step("replace"), step("create-replacement")).changes.values(),
  ];
  expect(changes.map(({ op }) => op)).toEqual(["replace"]);
});

test("what the engine calls the same is a change where its protection is another: destroying goes by the state", () => {
  const same = (was?: boolean, is?: boolean) => {
    const metadata = {
      op: "same",
      urn: "urn:a",
      type: "t",
      old: { id: "a", protect: was },
      new: { protect: is },
    };
    return logOf({ resourcePreEvent: { metadata } }).changes.get("urn:a");
  };
  expect(same(false, true)).toMatchObject({ op: "update", diffs: ["protect"], isProtected: true });
  expect(same(true, undefined)).toMatchObject({ op: "update", diffs: ["protect"] });
  expect(same(true, true)).toMatchObject({ op: "same", diffs: [] });
  expect(same(undefined, false)).toMatchObject({ op: "same", diffs: [] });
});

test("an id that is empty is no id: the state does not know the resource yet", () => {
  expect(logOf(step("create", { id: "" })).changes.get("urn:a")?.oldId).toBeUndefined();
  expect(logOf(step("same", { id: "abc" })).changes.get("urn:a")?.oldId).toBe("abc");
});

test("an advisory violation is kept apart from one that must end the run", () => {
  const violation = (enforcementLevel: string) => ({
    policyEvent: { policyName: "a", policyPackName: "b", message: "m", enforcementLevel },
  });
  const { violations } = logOf(violation("warning"), violation("mandatory"));
  expect(violations.map(({ mandatory }) => mandatory)).toEqual([false, true]);
});

test("errors are kept for the person, passing words are not", () => {
  const { errors } = logOf(
    { diagnosticEvent: { severity: "error", message: "it failed\n" } },
    { diagnosticEvent: { severity: "error", message: "counting", ephemeral: true } },
    { diagnosticEvent: { severity: "info", message: "by the way" } },
  );
  expect(errors).toEqual(["it failed"]);
});
