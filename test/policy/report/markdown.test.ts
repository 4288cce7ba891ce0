import fc from "fast-check";
import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";
import { describe, expect, test } from "vitest";
import { markdownMarker, markdownReport } from "../../../policy/report/markdown.ts";
import type { Verdict } from "../../../policy/verdict.ts";
import { advised, anyText, anyVerdict, found, OPTIONS, verdictOf, waived } from "../support/verdicts.ts";

/** What GitHub's API takes for a comment. */
const LARGEST_COMMENT = 65_536;

/** As a host shows it, raw HTML included: hosts let harmless tags through. */
function shown(verdict: Verdict): string {
  return micromark(markdownReport(verdict, OPTIONS), {
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
    allowDangerousHtml: true,
  });
}

const tagsOf = (html: string) => [...html.matchAll(/<\/?([a-z0-9]+)[^>]*>/gi)].map(([, name = ""]) => name);
const rowsOf = (html: string) => html.split("<tr>").length - 1;

const OWN_TAGS = new Set("h3 p table thead tbody tr th td a br code details summary strong ul li".split(" "));

/** What of a page is plain text: there a host links, mentions and draws. */
const spoken = (html: string) => html.replace(/<code>.*?<\/code>/gs, "").replace(/<[^>]*>/g, "");

describe("Markdown", () => {
  test("fits a comment, with findings by the thousand and names of any length", () => {
    const many = Array.from({ length: 2000 }, (_, index) =>
      found({ resource: `urn:pulumi:dev::p::t::${"|".repeat(index)}`, message: "<".repeat(400) }),
    );
    for (const findings of [
      many,
      many.map((one) => ({ ...one, ...waived })),
      many.map((one) => ({ ...one, enforcement: "advisory" as const })),
    ]) {
      const text = markdownReport(verdictOf(findings, { stack: "😀".repeat(70_000) }), OPTIONS);
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(LARGEST_COMMENT);
      expect(text).toMatch(/\*\*\d{4} more are not shown/);
      expect(text).toContain("2000");
    }
  });

  test("any verdict fits, and shows or counts every finding", () => {
    fc.assert(
      fc.property(anyVerdict, fc.integer({ min: 1, max: 200 }), (verdict, times) => {
        const findings = Array.from({ length: times }, () => verdict.findings).flat();
        const text = markdownReport({ ...verdict, findings }, OPTIONS);
        expect(Buffer.byteLength(text)).toBeLessThanOrEqual(LARGEST_COMMENT);
        const dropped = Number(/\*\*(\d+) more are not shown/.exec(text)?.[1] ?? 0);
        const rows = text
          .split("\n")
          .filter((line) => /^(\| |- )/.test(line) && !/^\| (Rule|Waived|---)/.test(line));
        const references = rows.filter((line) => line.startsWith("- CIS Docker Benchmark"));
        expect(rows.length - references.length + dropped).toBe(findings.length);
      }),
    );
  });

  test("no name becomes markup: a page has the report's own tags, tables of whole rows, and its own links", () => {
    fc.assert(
      fc.property(anyVerdict, (verdict) => {
        const html = shown(verdict).replace(/^<!--.*?-->/, "");
        expect(tagsOf(html).filter((tag) => !OWN_TAGS.has(tag))).toEqual([]);
        expect(html).not.toContain("<!--");
        const links = [...html.matchAll(/href="([^"]*)"/g)].map(([, href = ""]) => href);
        expect(links.filter((href) => !href.startsWith(OPTIONS.pages))).toEqual([]);
        expect(html.split("<td>").length - 1).toBe(3 * (rowsOf(html) - html.split("<thead>").length + 1));
      }),
    );
  });

  test("nobody is called to a pull request by a resource's name, and nothing there is linked", () => {
    fc.assert(
      fc.property(anyVerdict, (verdict) => {
        expect(spoken(shown(verdict))).not.toMatch(/@[a-z]|:\/\/|www\./i);
      }),
    );
  });

  test("a name is shown as it is, or a reader would look for another resource", () => {
    const name = "a|b `c` <i>d</i> @e *f* \\| &amp;";
    const html = shown(verdictOf([found({ resource: name })]));
    const text = [...html.matchAll(/<code>(.*?)<\/code>/g)].map(([, inner = ""]) =>
      inner.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&"),
    );
    expect(text).toContain(name);
  });

  test("the comment of before is found again, and one stack's is not taken for another's", () => {
    const before = verdictOf([found()]);
    const marker = markdownMarker(before);
    expect(markdownReport(verdictOf([]), OPTIONS).startsWith(`${marker}\n`)).toBe(true);
    for (const other of [{ stack: "prod" }, { stack: "dev-2" }, { subject: "live" as const }]) {
      expect(markdownMarker({ ...before, ...other })).not.toBe(marker);
    }
    fc.assert(
      fc.property(anyText, (stack) => {
        expect(markdownMarker({ subject: "state", stack })).toMatch(/^<!-- (?:(?!--|>).)* -->$/);
      }),
    );
  });

  test("violations, what is waived and what is advised are told apart", () => {
    const text = markdownReport(verdictOf([advised, waived, found()]), OPTIONS);
    const order = [
      "is refused: 1 violation, 1 waived, 1 piece of advice",
      "| Rule |",
      "| Waived rule |",
      "Advice, which stops nothing (1)",
    ];
    const places = order.map((part) => text.indexOf(part));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places).not.toContain(-1);
  });
});
