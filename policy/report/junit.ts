import manifest from "../package.json" with { type: "json" };
import { CATALOGUE } from "../rules/catalogue.ts";
import type { JudgedFinding, Verdict } from "../verdict.ts";
import { helpText } from "./help.ts";
import { placeOf } from "./subject.ts";
import { ruleOf, sentence, summarise, waiverText } from "./summary.ts";
import { element, xmlText } from "./xml.ts";

interface Outcome {
  readonly rule: string;
  readonly name: string;
  readonly finding: JudgedFinding | undefined;
  readonly content: readonly string[];
}

function text({ message, location }: JudgedFinding): string {
  return location === undefined ? message : `${location.file}:${location.line}: ${message}`;
}

function failed(finding: JudgedFinding): string[] {
  const body = [`${placeOf(finding)}: ${text(finding)}`, "", helpText(ruleOf(finding))].join("\n");
  return [element("failure", { message: text(finding), type: ruleOf(finding).severity }, [xmlText(body)])];
}

const waived = (finding: JudgedFinding) => [element("skipped", { message: `waived ${waiverText(finding)}` })];

const advised = (finding: JudgedFinding) => [
  element("system-out", {}, [xmlText(`Advice: ${text(finding)}`)]),
];

/** Two findings at one place would be one test to whoever follows a test from run to run by its name. */
function numbered(outcomes: readonly Outcome[]): Outcome[] {
  const taken = new Set<string>();
  return outcomes.map((outcome) => {
    let { name } = outcome;
    for (let number = 2; taken.has(name); number += 1) name = `${outcome.name} (${number})`;
    taken.add(name);
    return { ...outcome, name };
  });
}

function testcase(suite: string, { rule, name, finding, content }: Outcome): string {
  const { file, line } = finding?.location ?? {};
  return element("testcase", { classname: `${suite}.${rule}`, name, time: 0, file, line }, content);
}

/** JUnit's XML: a test for each finding, and for each rule that found nothing; what is waived is skipped, advice passes. */
export function junitReport(verdict: Verdict): string {
  const summary = summarise(verdict);
  const broken = new Set(verdict.findings.map(({ rule }) => rule));
  const outcome =
    (content: (finding: JudgedFinding) => string[]) =>
    (finding: JudgedFinding): Outcome => ({
      rule: finding.rule,
      name: `${ruleOf(finding).title}: ${placeOf(finding)}`,
      finding,
      content: content(finding),
    });
  const outcomes = numbered([
    ...summary.violations.map(outcome(failed)),
    ...summary.waived.map(outcome(waived)),
    ...summary.advice.map(outcome(advised)),
    ...CATALOGUE.filter(({ id }) => !broken.has(id)).map(({ id, title }) => ({
      rule: id,
      name: title,
      finding: undefined,
      content: [],
    })),
  ]);
  const counts = {
    tests: outcomes.length,
    failures: summary.violations.length,
    errors: 0,
    skipped: summary.waived.length,
    time: 0,
  };
  const name = `${manifest.name} ${verdict.subject} ${verdict.stack}`;
  const suite = element("testsuite", { name, ...counts }, [
    ...outcomes.map((one) => testcase(manifest.name, one)),
    element("system-out", {}, [xmlText(sentence(verdict))]),
  ]);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element("testsuites", { name: manifest.name, ...counts }, [suite])}\n`;
}
