import fc from "fast-check";
import { parse } from "junit2json";
import { SaxesParser } from "saxes";
import { describe, expect, test } from "vitest";
import { junitReport } from "../../../policy/report/junit.ts";
import { CATALOGUE } from "../../../policy/rules/catalogue.ts";
import type { Verdict } from "../../../policy/verdict.ts";
import { advised, anyVerdict, found, verdictOf, waived } from "../support/verdicts.ts";

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  text: string;
}

/** Every element of a report, by a parser that takes well-formed XML and nothing else. */
function elements(xml: string): Element[] {
  const all: Element[] = [];
  const open: Element[] = [];
  const parser = new SaxesParser();
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("opentag", ({ name, attributes }) => {
    const element = { name, attributes, text: "" };
    all.push(element);
    open.push(element);
  });
  parser.on("text", (text) => {
    for (const element of open) element.text += text;
  });
  parser.on("closetag", () => open.pop());
  parser.write(xml).close();
  return all;
}

const tests = (verdict: Verdict) => elements(junitReport(verdict)).filter(({ name }) => name === "testcase");

describe("JUnit", () => {
  test("any verdict is well-formed XML, whatever a program names its resources", () => {
    fc.assert(
      fc.property(anyVerdict, (verdict) => {
        const all = elements(junitReport(verdict));
        const counted = (name: string) => String(all.filter((element) => element.name === name).length);
        const [suites, suite] = all;
        for (const element of [suites, suite]) {
          expect(element?.attributes).toMatchObject({
            tests: counted("testcase"),
            failures: counted("failure"),
            skipped: counted("skipped"),
            errors: "0",
          });
        }
      }),
    );
  });

  test("a test of one name is one test: a history by names would mix up two of them", () => {
    fc.assert(
      fc.property(anyVerdict, (verdict) => {
        const names = tests(verdict).map(
          ({ attributes }) => `${attributes["classname"] ?? ""} ${attributes["name"] ?? ""}`,
        );
        expect(new Set(names).size).toBe(names.length);
      }),
    );
  });

  test("where nothing is found every rule is a test that passed", () => {
    expect(tests(verdictOf([])).map(({ attributes }) => attributes["classname"])).toEqual(
      CATALOGUE.map(({ id }) => `mallku-policy.${id}`),
    );
  });

  test("a consumer sees what failed, what is waived and what is only advice", async () => {
    const parsed = await parse(junitReport(verdictOf([found(), waived, advised])));
    if (parsed === null || parsed === undefined || !("testsuite" in parsed)) throw new Error("no suites");
    const [suite] = parsed.testsuite ?? [];
    expect(suite).toMatchObject({ failures: 1, skipped: 1, errors: 0, tests: CATALOGUE.length });
    const [failed, skipped, advice] = suite?.testcase ?? [];
    expect(failed?.failure).toHaveLength(1);
    expect(failed?.failure?.[0]?.message).toBe(
      "infra/container.ts:42: Port 8529 is published. Leave it out.",
    );
    expect(failed?.failure?.[0]?.inner).toContain("What to do:");
    expect(skipped?.skipped?.[0]?.message).toContain("until 2027-01-31 by database@example.org");
    expect(advice?.failure).toBeUndefined();
    expect(advice?.["system-out"]?.[0]).toContain("Advice:");
  });

  test("a name is shown as it is, marks and all", () => {
    const [first] = tests(verdictOf([found({ resource: `a]]>&<"'b` })]));
    expect(first?.attributes["name"]).toContain(`a]]>&<"'b`);
  });
});
