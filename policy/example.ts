import { readFile } from "node:fs/promises";

/** Two small programs, one of which a rule refuses and the other passes; a test runs both. */
export interface Example {
  readonly bad: string;
  readonly good: string;
}

/** The example of a rule, as the files in `examples/<rule>/` have it. */
export async function exampleOf(rule: string): Promise<Example> {
  const program = (name: string) => readFile(new URL(`examples/${rule}/${name}.ts`, import.meta.url), "utf8");
  const [bad, good] = await Promise.all([program("bad"), program("good")]);
  return { bad, good };
}
