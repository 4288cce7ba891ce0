import { stripVTControlCharacters } from "node:util";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { textReport } from "../../../policy/report/text.ts";
import { CASES } from "../cases/index.ts";
import { judge } from "../support/evaluation.ts";
import { advised, anyVerdict, found, OPTIONS, verdictOf, waived } from "../support/verdicts.ts";

/** Of the smallest terminal that is still common, which has 80 columns. */
const ROWS = 24;

const text = (...findings: Parameters<typeof verdictOf>[0]) => textReport(verdictOf(findings), OPTIONS);

describe("text", () => {
  test("a violation says what, where, why, and what to write instead", () => {
    expect(text(found())).toBe(`✗ The database's port 8529 is never published
  database-port, critical
  where   infra/container.ts:42
          container (docker:index/container:Container) ports[0].internal
  found   Port 8529 is published. Leave it out.
  fix     Publish only the API: one mapping of container port 8080 on 127.0.0.1,
          with publishAllPorts off.
  why     Whoever reaches the database's own port reaches everything in it and
          the administration of its server, past the API that checks what may be
          read and written. A published port is opened by Docker in front of the
          host's own firewall rules, and a loopback address does not make up for
          it: before Docker 28 neighbours on the same network could reach such
          ports too. Publishing all exposed ports is the same thing, because
          database images expose their own.
  see     CIS Docker Benchmark 1.6.0, 5.9
  more    npx mallku policy explain database-port

Stack dev is refused: 1 violation; 5 resources of the declaration judged.
`);
  });

  test("one violation is one screen, whatever is found in the whole case table", () => {
    const findings = CASES.flatMap(({ type, properties }) => judge(type, properties));
    expect(findings.length).toBeGreaterThan(100);
    for (const { rule, path, message } of findings) {
      const lines = text(found({ rule, path, message })).trimEnd().split("\n");
      expect(lines.length, `${rule} ${path}`).toBeLessThan(ROWS);
    }
  });

  test("nothing found is one line", () => {
    expect(text()).toBe("Stack dev passes: no violation; 5 resources of the declaration judged.\n");
  });

  test("the same cause at two places is explained once", () => {
    const report = text(found(), found({ path: "ports[1].internal" }));
    expect(report.split("Whoever reaches the database's own port").length).toBe(2);
    expect(report).toContain("ports[1].internal");
    expect(report).toContain("2 violations");
  });

  test("nobody takes advice or a waived finding for a violation, or misses them", () => {
    const report = text(advised, waived);
    expect(report).toMatch(/Waived: reported, and not stopped[^✗]*until 2027-01-31 by database@example\.org/);
    expect(report).toMatch(/Advice: it stops nothing\n {2}- infra\/container\.ts:42 container/);
    expect(report).toContain("Stack dev passes: no violation, 1 waived, 1 piece of advice");
    expect(text(advised, found()).indexOf("✗")).toBeLessThan(text(advised, found()).indexOf("Advice"));
  });

  test("what is worst is read first", () => {
    const report = text(found({ rule: "image-tag" }), found({ rule: "privileged" }), found());
    const order = ["database-port", "privileged", "image-tag"].map((rule) => report.indexOf(`  ${rule},`));
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(order).not.toContain(-1);
  });

  test.each([40, 60, 80, 100])("lines fit a terminal of %d columns", (width) => {
    const report = textReport(verdictOf([found(), waived, advised]), { ...OPTIONS, width });
    const long = report.split("\n").filter((line) => line.length > width);
    // A name, a type or a path is never broken: it is there to be copied.
    expect(long.filter((line) => /\S \S/.test(line.slice(10)))).toEqual([]);
  });

  test("colour adds nothing but colour, and is left out where nobody asked for it", () => {
    const verdict = verdictOf([found(), waived, advised]);
    const coloured = textReport(verdict, { ...OPTIONS, colour: true });
    expect(coloured).toContain("\u001b[");
    expect(stripVTControlCharacters(coloured)).toBe(textReport(verdict, OPTIONS));
  });

  test("no name moves the cursor, ends a line early or turns it around", () => {
    fc.assert(
      fc.property(anyVerdict, (verdict) => {
        const report = textReport(verdict, OPTIONS);
        expect(report.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u);
        expect(report.trimEnd().split("\n").at(-1)).toMatch(/judged\.$/);
      }),
    );
  });

  test("the order in which findings were made changes nothing", () => {
    fc.assert(
      fc.property(anyVerdict, (verdict) => {
        const reversed = { ...verdict, findings: [...verdict.findings].reverse() };
        const lines = (report: string) => report.split("\n").sort();
        expect(lines(textReport(reversed, OPTIONS))).toEqual(lines(textReport(verdict, OPTIONS)));
      }),
    );
  });
});
