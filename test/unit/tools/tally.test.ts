import { expect, test } from "vitest";
import { tally } from "../../../tools/tally.mjs";

const file = (status: string, ...tests: string[]) => ({
  name: "a.test.ts",
  status,
  assertionResults: tests.map((each, index) => ({ fullName: `test ${index}`, status: each })),
});
const report = (...testResults: unknown[]) => JSON.stringify({ testResults });

test.each<[string, string | null, boolean, number, number]>([
  ["all passed", report(file("passed", "passed", "passed")), true, 2, 0],
  ["one failed", report(file("failed", "passed", "failed")), false, 1, 1],
  ["one skipped", report(file("passed", "passed", "skipped")), true, 1, 1],
  ["one left to do", report(file("passed", "passed", "todo")), true, 1, 1],
  ["one pending", report(file("passed", "passed", "pending")), true, 1, 1],
  ["a file that could not be loaded", report(file("failed"), file("passed", "passed")), false, 1, 1],
  ["a file whose hook failed", report(file("failed", "passed")), false, 1, 1],
  ["no test at all", report(), true, 0, 1],
  ["an error outside the tests", report(file("passed", "passed")), false, 1, 1],
  ["no report", null, true, 0, 1],
  ["half a report", '{"testResults":[', false, 0, 1],
  ["another report", "{}", true, 0, 1],
])("%s is counted for what it is", (_, text, ended, passed, failed) => {
  const result = tally(text, ended);
  expect([result.passed, result.failed]).toEqual([passed, failed]);
});

test("a test that did not run is named, so that it can be mended", () => {
  expect(tally(report(file("passed", "skipped")), true).problems).toEqual([
    'a.test.ts: "test 0" did not run (skipped)',
  ]);
});
