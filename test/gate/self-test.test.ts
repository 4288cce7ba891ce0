import { expect, test } from "vitest";
import { judge } from "../../gate/judge.ts";
import { silentRules } from "../../gate/self-test.ts";

test("the gate refuses what it must, so that its word on a good stack can be believed", () => {
  expect(silentRules()).toEqual([]);
});

test("a gate that says nothing is found out, and so is one whose database rule is silent", () => {
  expect(silentRules(() => [])).toContain("database-port");
  expect(silentRules((all) => judge(all).filter(({ rule }) => rule !== "database-port"))).toEqual([
    "database-port",
  ]);
});
