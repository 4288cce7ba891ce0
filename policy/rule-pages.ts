import { format, resolveConfig } from "prettier";
import { exampleOf } from "./example.ts";
import { ruleIndex, rulePage } from "./report/rule-page.ts";
import { CATALOGUE } from "./rules/catalogue.ts";

/** Every file of docs/rules/ with its text, formatted as everything in the repository is. */
export async function rulePages(): Promise<ReadonlyMap<string, string>> {
  const options = await resolveConfig(new URL("../docs/rules/README.md", import.meta.url));
  const formatted = (text: string) => format(text, { ...options, parser: "markdown" });
  const pages = new Map([["README.md", await formatted(ruleIndex(CATALOGUE))]]);
  for (const rule of CATALOGUE) {
    pages.set(`${rule.id}.md`, await formatted(rulePage(rule, await exampleOf(rule.id))));
  }
  return pages;
}
