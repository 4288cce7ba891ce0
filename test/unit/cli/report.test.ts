import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { describeDatabase } from "../../../cli/report.ts";
import type { Barrier } from "../../../monitor/barrier.ts";
import { OUTPUTS } from "../../support/outputs.ts";

const barrier = (changes: Partial<Barrier>): Barrier => ({
  id: "no_direct_access",
  title: "Nobody reaches 8529",
  state: "pass",
  evidence: ["127.0.0.1 port 8529: connected"],
  why: "Whoever reaches it speaks to the database itself.",
  ...changes,
});

function report(barriers: readonly Barrier[], standIns: string[] = []): string {
  const verdict = { containerState: "running", containerId: "0123456789abcdef", barriers, holds: false };
  return stripVTControlCharacters(describeDatabase("dev", { ...OUTPUTS, standIns }, verdict));
}

test("how the container last ended stands below it, where that is of interest", () => {
  const verdict = { containerState: "running", containerId: "0123456789abcdef", barriers: [], holds: false };
  const shown = (lastEnd?: string) => describeDatabase("dev", OUTPUTS, { ...verdict, lastEnd });
  expect(shown("out of memory").split("\n")[2]?.trim()).toBe("out of memory");
  expect(shown()).not.toContain("out of memory");
});

test("a barrier that holds takes one line", () => {
  expect(report([barrier({})])).toContain("holds    Nobody reaches 8529 (no_direct_access)");
  expect(report([barrier({})])).not.toContain("Why it matters");
});

test.each(["fail", "unknown"] as const)(
  "a barrier that is %s shows what was seen, and why it matters",
  (state) => {
    const text = report([barrier({ state })]);
    expect(text).toMatch(state === "fail" ? /BROKEN/ : /UNKNOWN/);
    expect(text).toContain("127.0.0.1 port 8529: connected");
    expect(text).toContain("Why it matters: Whoever reaches it");
  },
);

test("nobody takes a stand-in for the real thing", () => {
  expect(report([], ["docker provider 5.2.0"])).toContain("docker provider 5.2.0");
  expect(report([])).toContain("none");
});
