import { evaluate, evaluateStack } from "../policy/evaluate.ts";
import { resourceFacts } from "../policy/facts/from-pulumi/resource.ts";
import type { StackFacts } from "../policy/facts/stack.ts";
import { describedRule } from "../policy/rules/catalogue.ts";
import type { Finding } from "../policy/rules/rule.ts";
import type { JudgedFinding, SourceLocation, Waiver } from "../policy/verdict.ts";
import { waiverFindings, type WaiverBook } from "../policy/waivers/book.ts";
import { WAIVER_FILE } from "../policy/waivers/file.ts";
import type { CodePosition, DeclaredResource } from "./declared.ts";

const STACK_TYPE = "pulumi:pulumi:Stack";

/** A rule that nobody has heard of is no advice. */
export function enforcementOf(rule: string): "mandatory" | "advisory" {
  return describedRule(rule)?.enforcement ?? "mandatory";
}

/** Every finding about each resource by itself, in the order of the rules. */
export function judgeEach(resources: readonly DeclaredResource[]): Finding[] {
  return resources.flatMap(({ inputs, ...resource }) =>
    evaluate(resourceFacts({ ...resource, properties: inputs })),
  );
}

/** Every finding about each resource and about them all, as the policy pack finds them. */
export function judge(resources: readonly DeclaredResource[]): Finding[] {
  const stack = resources.find(({ type }) => type === STACK_TYPE)?.urn ?? "";
  return [...judgeEach(resources), ...evaluateStack(stackFacts(resources), stack)];
}

export interface JudgeOptions {
  readonly locate?: (position: CodePosition) => SourceLocation | undefined;
  readonly waivers?: WaiverBook;
}

/** The same with what decides about each, where it is declared, and what the waivers themselves give to say. */
export function judgedFindings(
  resources: readonly DeclaredResource[],
  { locate, waivers }: JudgeOptions = {},
): JudgedFinding[] {
  const positions = new Map(resources.map(({ urn, position }) => [urn, position]));
  const judged = (finding: Finding, waiver: Waiver | undefined): JudgedFinding => {
    const position = positions.get(finding.resource);
    const location = position === undefined ? undefined : locate?.(position);
    return { ...finding, enforcement: enforcementOf(finding.rule), location, waiver };
  };
  const findings = judge(resources).map((finding) => judged(finding, waivers?.waiverOf(finding)));
  if (waivers === undefined) return findings;
  const stack = resources.find(({ type }) => type === STACK_TYPE)?.urn ?? "";
  return [
    ...findings,
    ...waiverFindings(waivers, stack).map(({ line, ...finding }) => ({
      ...judged(finding, undefined),
      ...(line !== undefined && { location: { file: WAIVER_FILE, line } }),
    })),
  ];
}

function stackFacts(resources: readonly DeclaredResource[]): StackFacts {
  return {
    members: resources.map(({ outputs, origins, parent, ...resource }) => ({
      facts: resourceFacts({ ...resource, properties: outputs }),
      origins,
      ...(parent !== undefined && { parent }),
    })),
  };
}
