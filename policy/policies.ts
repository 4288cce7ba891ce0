import { isDeepStrictEqual } from "node:util";
import type { ResourceValidationArgs, ResourceValidationPolicy } from "@pulumi/policy";
import { crash, evaluate } from "./evaluate.ts";
import { resourceFacts } from "./facts/from-pulumi/resource.ts";
import { rawProperties } from "./raw-properties.ts";
import { RULES } from "./rules/index.ts";
import type { Finding, Rule } from "./rules/rule.ts";

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
