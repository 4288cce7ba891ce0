import type {
  PolicyResource,
  ResourceValidationArgs,
  ResourceValidationPolicy,
  StackValidationPolicy,
} from "@pulumi/policy";
import { oncePerRequest } from "./analyzer.ts";
import { crash, evaluate, evaluateStack } from "./evaluate.ts";
import { resourceFacts } from "./facts/from-pulumi/resource.ts";
import type { Origin, StackFacts, StackMember } from "./facts/stack.ts";
import { rawProperties } from "./raw-properties.ts";
import { RULES } from "./rules/index.ts";
import type { Finding, Rule, StackRule } from "./rules/rule.ts";
import { STACK_RULES } from "./rules/stack/index.ts";

/** One line: where, what, and the rule's number of words. The engine prints the rule's name and title above it. */
export function violationMessage({ path, message }: Finding): string {
  return path === "" ? message : `${path}: ${message}`;
}

function judge({ urn, type, props, provider }: ResourceValidationArgs): readonly Finding[] {
  return evaluate(
    resourceFacts({
      urn,
      type,
      properties: rawProperties(props),
      managedByProvider: provider !== undefined,
    }),
  );
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
  return rules.map((rule) => ({
    ...metadata(rule),
    validateResource: (args, reportViolation) => {
      let findings: readonly Finding[];
      try {
        findings = oncePerRequest(() => judge(args));
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

/** Of which types each property of a container may be made while it is unknown. */
const PROPERTY_KINDS: readonly (readonly [property: string, type: RegExp])[] = [
  ["image", /image|tag/i],
  ["networksAdvanced", /:Network$/],
  ["volumes", /:Volume$/],
];

/** States of older engines record only what a resource depends on, and not by which property. */
function originsOf({ propertyDependencies, dependencies }: PolicyResource): StackMember["origins"] {
  const origin = ({ urn, type }: PolicyResource): Origin => ({ urn, type });
  const recorded = Object.entries(propertyDependencies);
  if (recorded.length > 0) {
    return Object.fromEntries(recorded.map(([property, origins]) => [property, origins.map(origin)]));
  }
  return Object.fromEntries(
    PROPERTY_KINDS.map(([property, kind]) => [
      property,
      dependencies.filter(({ type }) => kind.test(type)).map(origin),
    ]),
  );
}

function stackFacts(resources: readonly PolicyResource[]): StackFacts {
  return {
    members: resources.map((resource) => {
      const { urn, type, props, provider, parent } = resource;
      const properties = rawProperties(props);
      return {
        facts: resourceFacts({ urn, type, properties, managedByProvider: provider !== undefined }),
        origins: originsOf(resource),
        ...(parent !== undefined && { parent: parent.urn }),
      };
    }),
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
        findings = oncePerRequest(() => evaluateStack(stackFacts(resources), stack));
      } catch (error) {
        findings = [{ ...crash(error), rule: rule.id, resource: stack }];
      }
      for (const finding of findings) {
        if (finding.rule === rule.id) reportViolation(violationMessage(finding), finding.resource);
      }
    },
  }));
}
