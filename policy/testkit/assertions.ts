import { AssertionError, partialDeepStrictEqual } from "node:assert";
import type { Report, Violation } from "./report.ts";
import type { Properties } from "./resource.ts";

interface Expected {
  /** The policy that must report it. */
  readonly policy: string;
  /** What its message must have in it. */
  readonly message?: string | RegExp;
}

function seen({ remediations, violations, notRun }: Report): string {
  const lines = [
    ...remediations.map(({ policy }) => `${policy} changed the resource`),
    ...violations.map(({ policy, level, message }) => `${policy} (${level}): ${message}`),
    ...notRun.map(({ policy, message }) => `${policy} did not run: ${message}`),
  ];
  return lines.length === 0 ? "Nothing was reported." : `Reported:\n  ${lines.join("\n  ")}`;
}

function fail(expectation: string, report: Report): never {
  throw new AssertionError({ message: `${expectation}\n${seen(report)}`, stackStartFn: fail });
}

function matches({ policy, message }: Violation, expected: Expected): boolean {
  if (policy !== expected.policy) return false;
  if (expected.message === undefined) return true;
  return typeof expected.message === "string"
    ? message.includes(expected.message)
    : expected.message.test(message);
}

/** A preview fails by it. Only a mandatory violation does that: a policy that could not run never stops anything. */
export function assertRefused(report: Report, expected: Expected): void {
  const found = report.violations.filter((violation) => matches(violation, expected));
  if (found.length === 0) fail(`Expected a violation of ${expected.policy}.`, report);
  if (!found.some(({ level }) => level === "mandatory")) {
    fail(`Expected ${expected.policy} to stop the preview, and it only advises.`, report);
  }
}

/** It is reported as advice, and a preview goes on. */
export function assertAdvised(report: Report, expected: Expected): void {
  const found = report.violations.filter((violation) => matches(violation, expected));
  if (found.length === 0) fail(`Expected advice of ${expected.policy}.`, report);
  if (found.some(({ level }) => level === "mandatory")) {
    fail(`Expected ${expected.policy} to advise, and it stops the preview.`, report);
  }
}

/**
 * A policy changes the resource before it is made.
 * @param properties what it has after that policy, as far as the test is about it
 */
export function assertRemediated(
  report: Report,
  { policy, properties = {} }: { readonly policy: string; readonly properties?: Properties },
): void {
  const found = report.remediations.find((one) => one.policy === policy);
  if (found === undefined) fail(`Expected ${policy} to change the resource.`, report);
  partialDeepStrictEqual(found.properties, properties);
}

/** Nothing is reported, and every policy looked: silence of a policy that could not run is no pass. */
export function assertPasses(report: Report): void {
  if (report.violations.length > 0) fail("Expected no violation.", report);
  if (report.notRun.length > 0) fail("Expected every policy to run to its end.", report);
}
