import { readFile } from "node:fs/promises";
import { WAIVER_RULES } from "./waivers/rules.ts";

/** Two small files, one of which a rule refuses and the other passes; a test runs both. */
export interface Example {
  readonly language: "ts" | "yaml";
  readonly bad: string;
  readonly good: string;
}

/** The example of a rule, as the files in `examples/<rule>/` have it: programs, or files of waivers. */
export async function exampleOf(rule: string): Promise<Example> {
  const language = WAIVER_RULES.some(({ id }) => id === rule) ? "yaml" : "ts";
  const text = (name: string) =>
    readFile(new URL(`examples/${rule}/${name}.${language}`, import.meta.url), "utf8");
  const [bad, good] = await Promise.all([text("bad"), text("good")]);
  return { language, bad, good };
}
