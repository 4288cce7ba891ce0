import { expect, test } from "vitest";
import { CONTAINER } from "../../policy/facts/types.ts";
import { DATABASE, UNKNOWN_TEXT } from "./cases/case.ts";
import { CASES } from "./cases/index.ts";
import { broken, judge } from "./support/evaluation.ts";
import { expectedPlaces, placesOf, REFRESH } from "./support/expected-findings.ts";

const DANGERS = CASES.filter(({ breaks }) => breaks.length > 0);
const places = expectedPlaces();

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

test.each(DANGERS)(
  "a reader is led to the wrong property, or is told that what is known is not: $id",
  ({ id, type, properties, managedByProvider }) => {
    expect(placesOf(judge(type, properties, managedByProvider)), REFRESH).toBe(places.get(id));
  },
);

test("the recorded places are those of the case table, and no others", () => {
  expect([...places.keys()], REFRESH).toEqual(DANGERS.map(({ id }) => id));
});
