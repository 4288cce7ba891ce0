import { evaluate } from "../../../policy/evaluate.ts";
import { resourceFacts } from "../../../policy/facts/from-pulumi/resource.ts";
import { RULES } from "../../../policy/rules/index.ts";
import type { Finding } from "../../../policy/rules/rule.ts";
import { STACK_RULES } from "../../../policy/rules/stack/index.ts";

const MANDATORY: ReadonlySet<string> = new Set(
  [...RULES, ...STACK_RULES].filter(({ enforcement }) => enforcement === "mandatory").map(({ id }) => id),
);

export function isMandatory(rule: string): boolean {
  return MANDATORY.has(rule);
}

/** Every finding about one resource, as the gate's core gives it. */
export function judge(type: string, properties: unknown, managedByProvider = true): Finding[] {
  return evaluate(resourceFacts({ urn: "case", type, properties, managedByProvider }));
}

/** The ids of the mandatory rules that are broken, sorted, each as often as it is. */
export function broken(findings: readonly Finding[]): string[] {
  return findings
    .map(({ rule }) => rule)
    .filter(isMandatory)
    .sort();
}
