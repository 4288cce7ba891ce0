import { readFile, readdir } from "node:fs/promises";
import { parse } from "yaml";
import { z } from "zod";

const step = z.looseObject({
  id: z.string().optional(),
  name: z.string().optional(),
  uses: z.string().optional(),
  run: z.string().optional(),
  if: z.string().optional(),
  shell: z.string().optional(),
  env: z.record(z.string(), z.unknown()).optional(),
  with: z.record(z.string(), z.unknown()).optional(),
});
export type Step = z.output<typeof step>;

const job = z.looseObject({
  permissions: z.record(z.string(), z.string()).optional(),
  "continue-on-error": z.boolean().optional(),
  steps: z.array(step),
});
const workflow = z.looseObject({
  permissions: z.record(z.string(), z.string()).optional(),
  jobs: z.record(z.string(), job),
});
const action = z.looseObject({ runs: z.looseObject({ steps: z.array(step) }) });

const FOLDER = ".github/workflows";
export const ACTION = "action.yml";

export interface WorkflowFile {
  readonly file: string;
  readonly text: string;
  readonly workflow: z.output<typeof workflow>;
}

export async function readWorkflows(): Promise<WorkflowFile[]> {
  const names = (await readdir(FOLDER)).sort();
  return await Promise.all(
    names.map(async (name) => {
      const file = `${FOLDER}/${name}`;
      const text = await readFile(file, "utf8");
      return { file, text, workflow: workflow.parse(parse(text)) };
    }),
  );
}

/** The steps of a job, or of the action where no job is named. */
export async function stepsOf(file: string, jobName?: string): Promise<Step[]> {
  const content: unknown = parse(await readFile(file, "utf8"));
  if (jobName === undefined) return action.parse(content).runs.steps;
  const found = workflow.parse(content).jobs[jobName];
  if (found === undefined) throw new Error(`${file} has no job ${jobName}.`);
  return found.steps;
}

/** The text of the one step of that name that runs something. */
export async function scriptOf(file: string, jobName: string | undefined, name: string): Promise<string> {
  const [found, ...more] = (await stepsOf(file, jobName)).filter((one) => one.name === name);
  if (found?.run === undefined || more.length > 0) throw new Error(`${file} has no step "${name}".`);
  return found.run;
}
