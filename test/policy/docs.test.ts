import { readdir, readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { metadata } from "../../policy/policies.ts";
import { rulePages } from "../../policy/rule-pages.ts";
import { CATALOGUE } from "../../policy/rules/catalogue.ts";

const folder = new URL("../../docs/rules/", import.meta.url);

test("docs/rules/ is what the rules say today: run `npm run docs` after changing one", async () => {
  const pages = await rulePages();
  expect((await readdir(folder)).sort()).toEqual([...pages.keys()].sort());
  for (const [name, text] of pages) expect(await readFile(new URL(name, folder), "utf8"), name).toBe(text);
});

test("the page that a violation points to is there", async () => {
  const root = new URL("../../", import.meta.url);
  for (const rule of CATALOGUE) {
    const { url } = metadata(rule);
    expect(await readFile(new URL(url, root), "utf8"), url).toContain(rule.id);
  }
});

test("the examples are those of the rules, each one's of both kinds", async () => {
  const examples = new URL("../../policy/examples/", import.meta.url);
  expect((await readdir(examples)).sort()).toEqual(CATALOGUE.map(({ id }) => id).sort());
});
