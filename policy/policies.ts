import { isDeepStrictEqual } from "node:util";
import type {
  PolicyResource,
  ResourceValidationArgs,
  ResourceValidationPolicy,
  StackValidationPolicy,
} from "@pulumi/policy";
import { crash, evaluate, evaluateStack } from "./evaluate.ts";
import { resourceFacts } from "./facts/from-pulumi/resource.ts";
import type { StackFacts } from "./facts/stack.ts";
import { rawProperties } from "./raw-properties.ts";
import { RULES } from "./rules/index.ts";
import type { Finding, Rule, StackRule } from "./rules/rule.ts";
import { STACK_RULES } from "./rules/stack/index.ts";

/** One line: where, what, and the rule's number of words. The engine prints the rule's name and title above it. */
export function violationMessage({ path, message }: Finding): string {
  return path === "" ? message : `${path}: ${message}`;
}

interface Judged {
  readonly type: string;
  readonly properties: unknown;
  readonly findings: readonly Finding[];
}

/**
 * The SDK calls each policy by itself with a copy of the same properties. The facts are made, and every rule is run,
 * once for all of them; that the properties are the same is checked, never assumed.
 */
function judge() {
  const last = new Map<string, Judged>();
  return ({ urn, type, props, provider }: ResourceValidationArgs): readonly Finding[] => {
    const properties = rawProperties(props);
    const known = last.get(urn);
    if (known?.type === type && isDeepStrictEqual(known.properties, properties)) return known.findings;
    const facts = resourceFacts({ urn, type, properties, managedByProvider: provider !== undefined });
    const findings = evaluate(facts);
    if (last.size > 256) last.clear();
    last.set(urn, { type, properties, findings });
    return findings;
  };
}

/** What CrossGuard shows of a rule besides its findings. */
export function metadata(
  rule: Pick<Rule, "id" | "title" | "severity" | "enforcement" | "why" | "remedy" | "references">,
) {
  const first = rule.references[0];
  return {
    name: rule.id,
    displayName: rule.title,
    description: `${rule.title}.`,
    enforcementLevel: rule.enforcement,
    severity: rule.severity,
    tags: ["docker", "mallku"],
    remediationSteps: rule.remedy,
    url: `docs/rules/${rule.id}.md`,
    framework: {
      name: first?.name ?? "Mallku's barriers",
      version: first?.version ?? "1",
      reference: rule.references.map(({ id }) => id).join(", ") || rule.id,
      specification: rule.references.map(({ title }) => title).join("; ") || rule.why,
    },
  };
}

export function resourcePolicies(rules: readonly Rule[] = RULES): ResourceValidationPolicy[] {
  const findingsOf = judge();
  return rules.map((rule) => ({
    ...metadata(rule),
    validateResource: (args, reportViolation) => {
      let findings: readonly Finding[];
      try {
        findings = findingsOf(args);
      } catch (error) {
        findings = [{ ...crash(error), rule: rule.id, resource: args.urn }];
      }
      for (const finding of findings) {
        if (finding.rule === rule.id) reportViolation(violationMessage(finding));
      }
    },
  }));
}

const STACK_TYPE = "pulumi:pulumi:Stack";

function stackFacts(resources: readonly PolicyResource[]): StackFacts {
  return {
    members: resources.map(({ urn, type, props, provider, propertyDependencies }) => ({
      facts: resourceFacts({
        urn,
        type,
        properties: rawProperties(props),
        managedByProvider: provider !== undefined,
      }),
      origins: Object.fromEntries(
        Object.entries(propertyDependencies).map(([property, origins]) => [
          property,
          origins.map((origin) => ({ urn: origin.urn, type: origin.type })),
        ]),
      ),
    })),
  };
}

export function stackPolicies(
  rules: readonly StackRule<StackFacts>[] = STACK_RULES,
): StackValidationPolicy[] {
  return rules.map((rule) => ({
    ...metadata(rule),
    validateStack: ({ resources }, reportViolation) => {
      const stack = resources.find(({ type }) => type === STACK_TYPE)?.urn ?? "";
      let findings: readonly Finding[];
      try {
        findings = evaluateStack(stackFacts(resources), stack, [rule]);
      } catch (error) {
        findings = [{ ...crash(error), rule: rule.id, resource: stack }];
      }
      for (const finding of findings) reportViolation(violationMessage(finding), finding.resource);
    },
  }));
}
