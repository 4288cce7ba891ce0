import { beforeAll, describe, expect, test } from "vitest";
import type { Finding } from "../../policy/rules/rule.ts";
import { RULES } from "../../policy/rules/index.ts";
import { STACK_RULES } from "../../policy/rules/stack/index.ts";
import { judged } from "../gate/support/declare.ts";
import { isMandatory } from "./support/evaluation.ts";

/** What the gate says of one of the programs in policy/examples/, run as a check runs the stack prod, of which it asks the most. */
async function judgedExample(rule: string, name: "bad" | "good"): Promise<Finding[]> {
  const program = async () => {
    await import(`../../policy/examples/${rule}/${name}.ts`);
    return {};
  };
  return await judged(program, { stack: "prod" });
}

const mandatory = (findings: readonly Finding[]) =>
  [...new Set(findings.map(({ rule }) => rule))].filter(isMandatory);

// The providers' packages take seconds to load, which belongs to no rule's test.
beforeAll(async () => {
  await import("@pulumi/docker");
});

describe.each([...RULES, ...STACK_RULES])("the example of $id", ({ id, enforcement }) => {
  test("is refused by that rule, and by no other", async () => {
    const findings = await judgedExample(id, "bad");
    expect(findings.map(({ rule }) => rule)).toContain(id);
    expect(mandatory(findings)).toEqual(enforcement === "mandatory" ? [id] : []);
  });

  test("passes where it says so: a reader who copies it is not refused by the next rule", async () => {
    const findings = await judgedExample(id, "good");
    expect(findings.filter(({ rule }) => rule === id)).toEqual([]);
    expect(mandatory(findings)).toEqual([]);
  });
});
