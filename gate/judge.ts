import { evaluate, evaluateStack } from "../policy/evaluate.ts";
import { resourceFacts } from "../policy/facts/from-pulumi/resource.ts";
import type { StackFacts } from "../policy/facts/stack.ts";
import { RULES } from "../policy/rules/index.ts";
import type { Finding } from "../policy/rules/rule.ts";
import { STACK_RULES } from "../policy/rules/stack/index.ts";
import type { DeclaredResource } from "./declared.ts";

const STACK_TYPE = "pulumi:pulumi:Stack";

const ENFORCEMENT: ReadonlyMap<string, "mandatory" | "advisory"> = new Map(
  [...RULES, ...STACK_RULES].map(({ id, enforcement }) => [id, enforcement]),
);

/** A rule that nobody has heard of is no advice. */
export function enforcementOf(rule: string): "mandatory" | "advisory" {
  return ENFORCEMENT.get(rule) ?? "mandatory";
}

/** Every finding about each resource and about them all, in the order of the rules; as the policy pack finds them. */
export function judge(resources: readonly DeclaredResource[]): Finding[] {
  const stack = resources.find(({ type }) => type === STACK_TYPE)?.urn ?? "";
  const single = resources.flatMap(({ urn, type, inputs, managedByProvider }) =>
    evaluate(resourceFacts({ urn, type, properties: inputs, managedByProvider })),
  );
  return [...single, ...evaluateStack(stackFacts(resources), stack)];
}

function stackFacts(resources: readonly DeclaredResource[]): StackFacts {
  return {
    members: resources.map(({ urn, type, outputs, managedByProvider, origins, parent }) => ({
      facts: resourceFacts({ urn, type, properties: outputs, managedByProvider }),
      origins,
      ...(parent !== undefined && { parent }),
    })),
  };
}
