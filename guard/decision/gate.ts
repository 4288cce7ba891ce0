import { RULES } from "../../policy/rules/index.ts";
import type { Finding } from "../../policy/rules/rule.ts";
import { denial } from "./denial.ts";
import { ALLOWED, type Verdict } from "./verdict.ts";

/** The gate's findings as a refusal that names the first rule, with its own reason and remedy. */
export function gateVerdict(findings: readonly Finding[]): Verdict {
  const [first] = findings;
  if (first === undefined) return ALLOWED;
  const rule = RULES.find(({ id }) => id === first.rule);
  const { instead } = denial("gate");
  const more = findings.length === 1 ? "" : ` (and ${findings.length - 1} more)`;
  return {
    kind: "deny",
    denial: { id: first.rule, why: rule?.why ?? denial("gate").why, instead: rule?.remedy ?? instead },
    found: `${first.resource} ${first.path}: ${first.message}${more}`,
  };
}
