import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { judge } from "../../gate/judge.ts";
import { STACK_RULES } from "../../policy/rules/stack/index.ts";
import { CASES } from "../policy/cases/index.ts";
import { isMandatory } from "../policy/support/evaluation.ts";
import { declared } from "./support/declare.ts";

class Custom extends pulumi.CustomResource {}

/** Its registration is the SDK's own affair: a program cannot make one. */
const REGISTRABLE = CASES.filter(({ type }) => type !== "pulumi:pulumi:Stack");

test("the whole case table has the engine's verdict when a program declares it and a check judges it", async () => {
  const resources = await declared(() => {
    REGISTRABLE.forEach(({ type, properties, managedByProvider = true }, index) => {
      const name = `case-${index}`;
      if (managedByProvider) new Custom(type, name, properties);
      else new pulumi.ComponentResource(type, name, properties);
    });
    return Promise.resolve({});
  });
  const stackRules = new Set(STACK_RULES.map(({ id }) => id));
  const found = Map.groupBy(
    judge(resources).filter(({ rule }) => isMandatory(rule) && !stackRules.has(rule)),
    ({ resource }) => resource.split("::").at(-1) ?? "",
  );
  const wrong = REGISTRABLE.flatMap(({ id, breaks }, index) => {
    const rules = (found.get(`case-${index}`) ?? []).map(({ rule }) => rule).sort();
    return rules.join() === [...breaks].sort().join() ? [] : [`${id}: ${rules.join()} not ${breaks.join()}`];
  });
  expect(wrong).toEqual([]);
});
