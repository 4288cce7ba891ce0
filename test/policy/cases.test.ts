import { expect, test } from "vitest";
import { evaluate } from "../../policy/evaluate.ts";
import { resourceFacts } from "../../policy/facts/from-pulumi/resource.ts";
import { RULES } from "../../policy/rules/index.ts";
import { CASES } from "./cases/index.ts";

const MANDATORY = new Set(RULES.filter(({ enforcement }) => enforcement === "mandatory").map(({ id }) => id));

test("case ids are unique, so that a report names one case", () => {
  expect(new Set(CASES.map(({ id }) => id)).size).toBe(CASES.length);
});

test.each(CASES)("without this verdict a danger passes or a harmless stack is stopped: $id", (one) => {
  const facts = resourceFacts({
    urn: one.id,
    type: one.type,
    properties: one.properties,
    managedByProvider: one.managedByProvider ?? true,
  });
  const findings = evaluate(facts).filter(({ rule }) => MANDATORY.has(rule));
  expect(findings.map(({ rule }) => rule).sort(), JSON.stringify(findings, null, 1)).toEqual(
    [...one.breaks].sort(),
  );
});
