import { passes, type Verdict } from "../verdict.ts";
import { ruleOf, summarise } from "./summary.ts";

/** Raised when a reader of the present form could not read a report any more; a field that is added is no such change. */
const FORM = 1;

/** The verdict for programs: what was found, and once for each rule what it says of itself. */
export function jsonReport(verdict: Verdict): string {
  const { violations, waived, advice } = summarise(verdict);
  const findings = [...violations, ...waived, ...advice];
  const rules = new Map(findings.map((finding) => [finding.rule, ruleOf(finding)]));
  const report = {
    form: FORM,
    subject: verdict.subject,
    stack: verdict.stack,
    passes: passes(verdict),
    resources: verdict.resources,
    counts: { violations: violations.length, waived: waived.length, advice: advice.length },
    findings: findings.map(({ rule, kind, enforcement, resource, path, message, location, waiver }) => ({
      rule,
      kind,
      enforcement,
      severity: rules.get(rule)?.severity,
      resource,
      path,
      message,
      location: location ?? null,
      waiver: waiver ?? null,
    })),
    rules: [...rules.values()],
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}
