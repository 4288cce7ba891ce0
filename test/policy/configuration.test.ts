import { expect, test } from "vitest";
import { configurationFaults } from "../../policy/configuration.ts";

const RULES = new Map([
  ["database-port", "mandatory"],
  ["healthcheck", "advisory"],
] as const);
const faults = (content: unknown) => configurationFaults(content, RULES);

test.each<[string, unknown]>([
  ["nothing", {}],
  ["a rule at its own level", { "database-port": "mandatory" }],
  ["advice that becomes mandatory", { healthcheck: { enforcementLevel: "mandatory" } }],
  ["everything mandatory", { all: "mandatory" }],
])("a configuration with %s is fine", (_what, content) => {
  expect(faults(content)).toEqual([]);
});

test.each<[string, unknown]>([
  ["everything off", { all: "disabled" }],
  ["everything as advice", { all: { enforcementLevel: "advisory" } }],
  ["a rule off", { "database-port": "disabled" }],
  ["a rule as advice", { "database-port": { enforcementLevel: "advisory" } }],
  ["advice off", { healthcheck: "disabled" }],
  ["a level that there is not", { "database-port": "Mandatory" }],
  ["no level", { "database-port": {} }],
  ["a rule that there is not, which the engine would drop without a word", { databaseport: "mandatory" }],
  ["an inherited name", { toString: "mandatory" }],
  ["a setting", { "database-port": { enforcementLevel: "mandatory", allow: [8529] } }],
  ["a list", []],
  ["null", null],
])("a configuration with %s is refused", (_what, content) => {
  expect(faults(content)).toHaveLength(1);
});
