import type {
  PolicyResource,
  ResourceValidationArgs,
  ResourceValidationPolicy,
  StackValidationPolicy,
} from "@pulumi/policy";
import { oncePerRequest } from "./analyzer.ts";
import { crash, evaluate, evaluateStack } from "./evaluate.ts";
import { resourceFacts } from "./facts/from-pulumi/resource.ts";
import { originsFrom } from "./facts/origins.ts";
import type { Origin, StackFacts, StackMember } from "./facts/stack.ts";
import { rawProperties } from "./raw-properties.ts";
import type { Project } from "./facts/project.ts";
import { rulesOf } from "./rules/index.ts";
import type { Description, Finding, Rule, StackRule } from "./rules/rule.ts";
import { stackRulesOf } from "./rules/stack/index.ts";
import { waiverFindings, type WaiverBook } from "./waivers/book.ts";
import { WAIVER_RULES } from "./waivers/rules.ts";

/** One line: where, what, and the rule's number of words. The engine prints the rule's name and title above it. */
export function violationMessage({ path, message }: Finding): string {
  return path === "" ? message : `${path}: ${message}`;
}

function judge(
  resource: ResourceValidationArgs,
  rules: readonly Rule[],
  waivers: Waivers,
): readonly Finding[] {
  return unwaived(evaluate(factsOf(resource), rules), waivers());
}

function factsOf({ urn, type, props, provider, opts }: ResourceValidationArgs | PolicyResource) {
  return resourceFacts({
    ...{ urn, type, properties: rawProperties(props) },
    managedByProvider: provider !== undefined,
    isProtected: opts.protect,
  });
}

/** The reviewed exceptions, once they are read; throws before. */
export type Waivers = () => WaiverBook;

function unwaived(findings: readonly Finding[], waivers: WaiverBook): readonly Finding[] {
  return findings.filter((finding) => waivers.waiverOf(finding) === undefined);
}

function judgeStack(
  resources: readonly PolicyResource[],
  stack: string,
  rules: readonly StackRule<StackFacts>[],
  waivers: WaiverBook,
): readonly Finding[] {
  // The order matters: whether a waiver was needed is known when everything was judged.
  const findings = unwaived(evaluateStack(stackFacts(resources), stack, rules), waivers);
  return [...findings, ...waiverFindings(waivers, stack)];
}

/** What CrossGuard shows of a rule besides its findings. */
export function metadata(rule: Description) {
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

export function resourcePolicies(project: Project, waivers: Waivers): ResourceValidationPolicy[] {
  const rules = rulesOf(project);
  return rules.map((rule) => ({
    ...metadata(rule),
    validateResource: (args, reportViolation) => {
      let findings: readonly Finding[];
      try {
        findings = oncePerRequest(() => judge(args, rules, waivers));
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

function originsOf({ propertyDependencies, dependencies }: PolicyResource): StackMember["origins"] {
  const origin = ({ urn, type }: PolicyResource): Origin => ({ urn, type });
  const byProperty = Object.entries(propertyDependencies);
  return originsFrom(
    Object.fromEntries(byProperty.map(([property, origins]) => [property, origins.map(origin)])),
    dependencies.map(origin),
  );
}

function stackFacts(resources: readonly PolicyResource[]): StackFacts {
  return {
    members: resources.map((resource) => ({
      facts: factsOf(resource),
      origins: originsOf(resource),
      ...(resource.parent !== undefined && { parent: resource.parent.urn }),
    })),
  };
}

export function stackPolicies(project: Project, waivers: Waivers): StackValidationPolicy[] {
  const rules = stackRulesOf(project);
  return [...rules, ...WAIVER_RULES].map((rule) => ({
    ...metadata(rule),
    validateStack: ({ resources }, reportViolation) => {
      const stack = resources.find(({ type }) => type === STACK_TYPE)?.urn ?? "";
      let findings: readonly Finding[];
      try {
        findings = oncePerRequest(() => judgeStack(resources, stack, rules, waivers()));
      } catch (error) {
        findings = [{ ...crash(error), rule: rule.id, resource: stack }];
      }
      for (const finding of findings) {
        if (finding.rule === rule.id) reportViolation(violationMessage(finding), finding.resource);
      }
    },
  }));
}
