import { createRequire } from "node:module";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import fc from "fast-check";
import type { Log } from "sarif";
import { describe, expect, test } from "vitest";
import { sarifReport } from "../../../policy/report/sarif.ts";
import { CATALOGUE } from "../../../policy/rules/catalogue.ts";
import type { Verdict } from "../../../policy/verdict.ts";
import {
  advised,
  anyVerdict,
  CONTAINER_URN,
  found,
  OPTIONS,
  verdictOf,
  waived,
} from "../support/verdicts.ts";

/** OASIS's schema as Microsoft's own test matchers carry it; its draft differs from Ajv's only in these two keys. */
const { $schema, id, ...schema } = createRequire(import.meta.url)(
  "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json",
) as Record<string, unknown>;
const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
addFormats.default(ajv);
const validate = ajv.compile(schema);

function sarif(verdict: Verdict, options = OPTIONS): Log {
  const log = JSON.parse(sarifReport(verdict, options)) as Log;
  expect(validate(log), JSON.stringify(validate.errors)).toBe(true);
  return log;
}

const run = (verdict: Verdict) => {
  const [first] = sarif(verdict).runs;
  if (first === undefined) throw new Error("no run");
  return { ...first, results: first.results ?? [] };
};

const prints = (verdict: Verdict) =>
  run(verdict).results.map(({ partialFingerprints }) => partialFingerprints?.["mallkuFinding/v1"]);

describe("SARIF", () => {
  test("the schema in hand is the one it says it is: a check against nothing would pass everything", () => {
    expect(`${String($schema)} ${String(id)}`).toContain("sarif-2.1.0");
    expect(validate({ version: "2.1.0" })).toBe(false);
    expect(validate({ version: "2.1.0", runs: [{ tool: { driver: { name: "x", helpUri: "x" } } }] })).toBe(
      false,
    );
  });

  test("any verdict gives a log that the schema takes, whatever a program names its resources", () => {
    fc.assert(
      fc.property(anyVerdict, (verdict) => {
        expect(sarif(verdict).runs[0]?.results).toHaveLength(verdict.findings.length);
      }),
    );
  });

  test("a run without findings has an empty list, or old alerts would never close", () => {
    const { results, tool } = run(verdictOf([]));
    expect(results).toEqual([]);
    expect(tool.driver.rules?.map((rule) => rule.id)).toEqual(CATALOGUE.map((rule) => rule.id));
  });

  test("a finding names its rule, its resource, its file and line, and stops or advises as the gate does", () => {
    const { results, tool } = run(verdictOf([found(), advised]));
    expect(results).toMatchObject([
      {
        ruleId: "database-port",
        level: "error",
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: "infra/container.ts", uriBaseId: "%SRCROOT%" },
              region: { startLine: 42 },
            },
            logicalLocations: [{ name: "container", fullyQualifiedName: CONTAINER_URN }],
          },
        ],
      },
      { ruleId: "healthcheck", level: "warning" },
    ]);
    for (const { ruleId, ruleIndex = -1 } of results) {
      expect(tool.driver.rules?.[ruleIndex]?.id).toBe(ruleId);
    }
  });

  test("every rule has what code scanning sorts and explains by", () => {
    for (const { id: rule, helpUri, help, fullDescription, properties } of run(verdictOf([])).tool.driver
      .rules ?? []) {
      expect(helpUri, rule).toBe(`${OPTIONS.pages}${rule}.md`);
      expect(help?.markdown, rule).toContain("What to do:");
      expect(fullDescription?.text.length, rule).toBeGreaterThan(40);
      expect(Number(properties?.["security-severity"]), rule).toBeGreaterThan(0);
    }
  });

  test("nobody is sent to a page that nobody knows the place of", () => {
    const log = JSON.parse(sarifReport(verdictOf([]), { ...OPTIONS, pages: undefined })) as Log;
    expect(JSON.stringify(log)).not.toContain("helpUri");
    expect(validate(log)).toBe(true);
  });

  test("a finding without a place in a file has one all the same, or code scanning refuses the whole upload", () => {
    const [result] = run(verdictOf([found({ location: undefined })])).results;
    expect(result?.locations?.[0]?.physicalLocation?.artifactLocation?.uri).toBe("Pulumi.yaml");
    expect(result?.properties).toMatchObject({ located: false });
  });

  test("a waived finding is suppressed with its reason, its owner and its end, and others are said not to be", () => {
    const { results } = run(verdictOf([found(), waived]));
    expect(results[0]?.suppressions).toEqual([]);
    expect(results[1]?.suppressions).toMatchObject([{ kind: "external", status: "accepted" }]);
    const text = results[1]?.suppressions?.[0]?.justification;
    for (const part of ["2027-01-31", "database@example.org", "its next version"])
      expect(text).toContain(part);
  });

  test("an alert is known again when its line moves and when its list grows, and is not mistaken for another", () => {
    const [before] = prints(verdictOf([found()]));
    const moved = found({ path: "ports[3].internal", location: { file: "infra/other.ts", line: 7 } });
    expect(prints(verdictOf([moved]))).toEqual([before]);
    const others = [found({ rule: "publish-address" }), found({ resource: "x" }), found({ path: "ports" })];
    for (const other of others) expect(prints(verdictOf([other]))).not.toEqual([before]);
    const two = prints(verdictOf([found(), moved]));
    expect(new Set(two).size).toBe(2);
    expect(two).toContain(before);
  });

  test("one stack's results do not close another's alerts", () => {
    const ids = [verdictOf([]), verdictOf([], { stack: "prod" }), verdictOf([], { subject: "live" })].map(
      (verdict) => run(verdict).automationDetails?.id,
    );
    expect(new Set(ids).size).toBe(3);
  });
});
