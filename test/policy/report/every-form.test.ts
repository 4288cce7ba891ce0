import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FORMATS, formatVerdict, type Format } from "../../../policy/report/format.ts";
import { passes, type JudgedFinding } from "../../../policy/verdict.ts";
import { CASES } from "../cases/index.ts";
import { isMandatory, judge } from "../support/evaluation.ts";
import { CANARY, DISGUISES, filled } from "../support/canary.ts";
import { SHAPES } from "../../../policy/facts/types.ts";
import { anyVerdict, found, OPTIONS, verdictOf, waived } from "../support/verdicts.ts";

const ALL = Object.keys(FORMATS) as Format[];

function judged(type: string, properties: unknown): JudgedFinding[] {
  return judge(type, properties).map((finding) => ({
    ...finding,
    enforcement: isMandatory(finding.rule) ? "mandatory" : "advisory",
    location: undefined,
    waiver: undefined,
  }));
}

describe.each(ALL)("%s", (format) => {
  test("a secret in any property of any type is in no report", () => {
    for (const [type, shape] of SHAPES) {
      for (const disguise of DISGUISES) {
        const verdict = verdictOf(judged(type, filled(shape, disguise)));
        expect(formatVerdict(verdict, format, OPTIONS)).not.toContain(CANARY);
      }
    }
  });

  test("every rule that the case table breaks is named", () => {
    const findings = CASES.flatMap(({ type, properties }) => judged(type, properties)).filter(
      ({ enforcement }) => enforcement === "mandatory",
    );
    // One of each, as many as a Markdown table holds.
    const first = [...new Map(findings.map((finding) => [finding.rule, finding])).values()];
    expect(first.length).toBeGreaterThan(20);
    const report = formatVerdict(verdictOf(first), format, OPTIONS);
    for (const { rule } of first) expect(report).toContain(rule);
  });

  test("a report ends its last line, and is the same text for the same verdict", () => {
    fc.assert(
      fc.property(anyVerdict, (verdict) => {
        const report = formatVerdict(verdict, format, OPTIONS);
        expect(report.endsWith("\n")).toBe(true);
        expect(formatVerdict(structuredClone(verdict), format, OPTIONS)).toBe(report);
      }),
      { numRuns: 30 },
    );
  });
});

test("JSON says whether the verdict passes, and has each rule's texts once", () => {
  const verdict = verdictOf([found(), found({ path: "ports[1].internal" }), waived]);
  const report = JSON.parse(formatVerdict(verdict, "json", OPTIONS)) as Record<string, unknown>;
  expect(report).toMatchObject({
    form: 1,
    subject: "declaration",
    stack: "dev",
    passes: false,
    resources: 5,
    counts: { violations: 2, waived: 1, advice: 0 },
    rules: [{ id: "database-port" }, { id: "uploads" }],
  });
  expect(report["findings"]).toMatchObject([
    {
      rule: "database-port",
      severity: "critical",
      location: { file: "infra/container.ts", line: 42 },
      waiver: null,
    },
    { rule: "database-port" },
    { rule: "uploads", location: null, waiver: { owner: "database@example.org" } },
  ]);
});

test("JSON can be read again, whatever a program names its resources, and agrees with the verdict", () => {
  fc.assert(
    fc.property(anyVerdict, (verdict) => {
      const report = JSON.parse(formatVerdict(verdict, "json", OPTIONS)) as {
        passes: boolean;
        findings: unknown[];
      };
      expect(report.passes).toBe(passes(verdict));
      expect(report.findings).toHaveLength(verdict.findings.length);
    }),
  );
});
