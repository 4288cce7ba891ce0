import { expect, test } from "vitest";
import { evaluate, evaluateStack } from "../../policy/evaluate.ts";
import { resourceFacts } from "../../policy/facts/from-pulumi/resource.ts";
import { MALLKU } from "../../policy/facts/project.ts";
import { CONTAINER } from "../../policy/facts/types.ts";
import { databasePortOf } from "../../policy/rules/database-port.ts";
import type { Rule } from "../../policy/rules/rule.ts";
import { onePublishedPortOf } from "../../policy/rules/stack/one-published-port.ts";
import { DATABASE } from "./cases/case.ts";

const facts = resourceFacts({ urn: "c", type: CONTAINER, properties: DATABASE, managedByProvider: true });
const databasePort = databasePortOf(MALLKU);
const throwing = (): never => {
  throw new Error("c4n4ry");
};

test.each<[string, Rule["check"]]>([
  ["throws", throwing],
  [
    "throws no error",
    () => {
      // A library may throw anything.
      // eslint-disable-next-line @typescript-eslint/only-throw-error
      throw "c4n4ry";
    },
  ],
  ["answers with a promise that it dropped", () => Promise.resolve([]) as unknown as []],
])("a rule that %s does not hold, and no other rule is lost with it", (_what, check) => {
  const bad = resourceFacts({
    ...{ urn: "c", type: CONTAINER, managedByProvider: true },
    properties: { ...DATABASE, ports: [{ internal: 8529, ip: "127.0.0.1" }] },
  });
  const findings = evaluate(bad, [{ ...databasePort, id: "broken", check }, databasePort]);
  expect(findings.map(({ rule, kind }) => [rule, kind])).toEqual([
    ["broken", "unknown"],
    ["database-port", "deny"],
  ]);
  expect(JSON.stringify(findings)).not.toContain("c4n4ry");
});

test("a rule of the whole stack that throws is the stack's violation", () => {
  const members = [{ facts, origins: {} }];
  const findings = evaluateStack({ members }, "the stack", [
    { ...onePublishedPortOf(MALLKU), check: throwing },
  ]);
  expect(findings).toMatchObject([{ rule: "one-published-port", kind: "unknown", resource: "the stack" }]);
  expect(JSON.stringify(findings)).not.toContain("c4n4ry");
});
