import { describe, expect, test } from "vitest";
import { exampleOf } from "../../policy/example.ts";
import { MALLKU } from "../../policy/facts/project.ts";
import { CATALOGUE } from "../../policy/rules/catalogue.ts";
import { hygieneOf } from "../../policy/rules/hygiene.ts";
import type { Finding } from "../../policy/rules/rule.ts";
import { WaiverBook, waiverFindings } from "../../policy/waivers/book.ts";
import { readWaivers } from "../../policy/waivers/read.ts";
import { WAIVER_RULES } from "../../policy/waivers/rules.ts";

const TODAY = "2026-06-15";
const STACK = "urn:pulumi:dev::mallku::pulumi:pulumi:Stack::mallku-dev";
const READER = "urn:pulumi:dev::mallku::docker:index/container:Container::reader";

const entry = (changed: Record<string, string> = {}): string => {
  const fields = {
    rule: "remote-logging",
    resource: READER,
    reason: "Its logs hold no document.",
    owner: "ops@example.org",
    expires: "2026-12-31",
    ...changed,
  };
  const lines = Object.entries(fields).map(([key, value]) => `    ${key}: ${JSON.stringify(value)}\n`);
  return `  -${lines.join("").slice(3)}`;
};
const file = (...entries: string[]) => `waivers:\n${entries.join("")}`;
const bookOf = (text: string, today = TODAY) => new WaiverBook(readWaivers(text), today);

const found = (changed: Partial<Finding> = {}): Finding => ({
  kind: "deny",
  rule: "remote-logging",
  resource: READER,
  path: "logDriver",
  message: "…",
  ...changed,
});

/** What a book says after a stack with these findings was judged. */
function said(text: string, findings: readonly Finding[], today?: string) {
  const book = bookOf(text, today);
  const waived = findings.filter((finding) => book.waiverOf(finding) !== undefined);
  return { waived, rules: waiverFindings(book, STACK).map(({ rule }) => rule) };
}

describe("a waiver", () => {
  test("holds back the findings of its rule at its resource, and each use is told", () => {
    expect(said(file(entry()), [found(), found({ path: "logOpts" })])).toEqual({
      waived: [found(), found({ path: "logOpts" })],
      rules: ["waiver-in-force"],
    });
  });

  test.each<[string, Partial<Finding>]>([
    ["another rule's", { rule: "image-tag" }],
    ["another resource's", { resource: `${READER}-2` }],
    ["what is unknown, since nobody can have looked at it", { kind: "unknown" }],
  ])("does not hold back %s", (_what, changed) => {
    expect(said(file(entry()), [found(changed)])).toEqual({ waived: [], rules: ["valid-waivers"] });
  });

  test("holds on its last day, and not on the next", () => {
    expect(said(file(entry()), [found()], "2026-12-31").waived).toHaveLength(1);
    expect(said(file(entry()), [found()], "2027-01-01")).toEqual({ waived: [], rules: ["valid-waivers"] });
  });

  test("that matches nothing any more is a violation", () => {
    expect(said(file(entry()), []).rules).toEqual(["valid-waivers"]);
  });

  test("of another stack is not needed here", () => {
    const resource = READER.replace(":dev:", ":prod:");
    expect(said(file(entry({ resource })), []).rules).toEqual([]);
  });

  test("that is there twice is a violation, though the first one holds", () => {
    expect(said(file(entry(), entry()), [found()])).toMatchObject({
      rules: ["valid-waivers", "waiver-in-force"],
    });
  });

  test.each(
    CATALOGUE.filter(({ enforcement, waivable }) => enforcement === "mandatory" && waivable !== true),
  )("never opens what guards the database or the host: $id", ({ id: rule }) => {
    expect(said(file(entry({ rule })), [found({ rule })])).toEqual({ waived: [], rules: ["valid-waivers"] });
  });

  test("can be given only where a rule says so of itself, and these do", () => {
    const waivable = CATALOGUE.filter((rule) => rule.waivable === true);
    const advice = hygieneOf(MALLKU).map(({ id }) => id);
    expect(waivable.map(({ id }) => id)).toEqual(["remote-logging", "image-tag", "ssh-daemon", ...advice]);
  });
});

describe("a file of waivers", () => {
  test.each<[string, string]>([
    ["no YAML", "waivers: [}"],
    ["a list without its name", "- rule: x\n"],
    ["nothing", ""],
    ["another key beside the waivers", "waivers: []\nall: true\n"],
    ["the key twice", "waivers: []\nwaivers: []\n"],
    ["waivers that are no list", "waivers: all\n"],
    ["an entry that is a text", "waivers:\n  - remote-logging\n"],
    ["an entry without a reason", file(entry({ reason: "" }))],
    ["an entry without an owner", file(entry({ owner: "" }))],
    ["a day that there is not", file(entry({ expires: "2026-02-30" }))],
    ["a day in another form", file(entry({ expires: "31.12.2026" }))],
    ["a moment in place of a day", file(entry({ expires: "2026-12-31T00:00:00Z" }))],
    ["a pattern in place of a URN", file(entry({ resource: "*" }))],
    ["a rule that does not exist", file(entry({ rule: "everything" }))],
    ["a field that does not exist", file(entry({ until: "2026-12-31" }))],
    ["control characters that would end up on a terminal", file(entry({ reason: "\u001b[2J" }))],
  ])("with %s is a violation, and waives nothing", (_what, text) => {
    expect(said(text, [found()])).toEqual({ waived: [], rules: ["valid-waivers"] });
  });

  test("tells the line of what is wrong", () => {
    const text = file(entry(), entry({ rule: "image-tag", expires: "2026-01-01" }));
    const book = bookOf(text);
    book.waiverOf(found());
    const line = text.split("\n").findIndex((one) => one.includes("image-tag")) + 1;
    expect(book.problems(STACK)).toMatchObject([{ line }]);
  });

  test("without an entry is fine", () => {
    expect(said("waivers: []\n", [found()])).toEqual({ waived: [], rules: [] });
  });
});

test.each(WAIVER_RULES)("the example of $id is what it says", async ({ id }) => {
  const { bad, good } = await exampleOf(id);
  expect(said(bad, [found(), found({ rule: "database-port" })]).rules).toContain(id);
  expect(said(good, [found()]).rules).not.toContain(id);
});
