import { expect, test } from "vitest";
import { CONTAINER } from "../../policy/facts/types.ts";
import { DATABASE, UNKNOWN_TEXT } from "./cases/case.ts";
import { CASES } from "./cases/index.ts";
import { broken, judge } from "./support/evaluation.ts";

test("case ids are unique, so that a report names one case", () => {
  expect(new Set(CASES.map(({ id }) => id)).size).toBe(CASES.length);
});

test.each(CASES)("a danger passes, or a harmless stack is stopped: $id", (one) => {
  const findings = judge(one.type, one.properties, one.managedByProvider);
  expect(broken(findings), JSON.stringify(findings, null, 1)).toEqual([...one.breaks].sort());
});

test("a database whose own name is not known yet is not called another container", () => {
  const findings = judge(CONTAINER, { ...DATABASE, name: UNKNOWN_TEXT });
  const about = findings.filter(({ rule }) => rule === "data-volume");
  expect(about).toMatchObject([{ kind: "unknown", path: "volumes[0].volumeName" }]);
});
