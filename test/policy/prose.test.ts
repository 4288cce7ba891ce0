import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { SHAPES } from "../../policy/facts/types.ts";
import { CATALOGUE } from "../../policy/rules/catalogue.ts";
import { CASES } from "./cases/index.ts";
import { isMandatory, judge } from "./support/evaluation.ts";

/** A text without what Markdown wants before and around words. */
const unmarked = (text: string) => text.replaceAll(/[\\`]/g, "");

test.each(CATALOGUE.map((rule) => [rule.id, rule] as const))(
  "a reader who knows nothing is told what %s is, why, and what to do",
  async (id, { title, why, remedy, references, severity, enforcement }) => {
    expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(title).toMatch(/^[A-Z].{10,}[a-z0-9]$/);
    expect(why).toMatch(/^[A-Z`].{20,}\.$/);
    expect(remedy).toMatch(/^[A-Z].{10,}\.\)?$/);
    expect(["low", "medium", "high", "critical"]).toContain(severity);
    expect(["mandatory", "advisory"]).toContain(enforcement);
    const page = await readFile(new URL(`../../docs/rules/${id}.md`, import.meta.url), "utf8");
    const plain = unmarked(page);
    expect(plain).toContain(`# ${unmarked(title)}\n\n${id} is a rule of ${severity} severity.`);
    expect(plain.includes("A finding stops every preview and update.")).toBe(enforcement === "mandatory");
    expect(plain).toContain(`\n\n${unmarked(why)}\n\n**What to do:** ${unmarked(remedy)}\n`);
    // Each of the page's references is the rule's, so that one that is lost is missed.
    expect(plain.match(/^- .*Benchmark \d/gm) ?? []).toHaveLength(references.length);
    for (const reference of references) {
      expect(plain).toContain(
        `\n- ${reference.name} ${reference.version}, ${reference.id}: ${reference.title}\n`,
      );
    }
  },
);

test("no two rules go by one name, so that a waiver or a report means one rule", () => {
  expect(new Set(CATALOGUE.map(({ id }) => id)).size).toBe(CATALOGUE.length);
});

test("every finding says what was found and what to do, in whole sentences", () => {
  for (const { type, properties, managedByProvider } of CASES) {
    for (const { message, rule } of judge(type, properties, managedByProvider)) {
      expect(message, rule).toMatch(/^[A-Z].{10,}\. ?[A-Z`].{3,}\.$/s);
    }
  }
});

test("every finding points to a property that its resource's type has, or to the resource where its type is the danger", () => {
  const wholeResource = new Set<string>();
  for (const { id, type, properties, managedByProvider } of CASES) {
    for (const { path, rule } of judge(type, properties, managedByProvider)) {
      // The advice names the property of a container, at a service too.
      if (!isMandatory(rule)) continue;
      if (path === "") wholeResource.add(rule);
      const [first = ""] = path.split(/[.[]/);
      const shape = SHAPES.get(type);
      if (path === "" || shape?.kind !== "object" || rule === "allowed-properties") continue;
      expect(Object.keys(shape.properties), `${id}: ${rule}`).toContain(first);
    }
  }
  expect([...wholeResource].sort()).toEqual(["allowed-types", "managed-plugin"]);
});
