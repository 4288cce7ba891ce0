import { declare } from "../../../gate/declare.ts";
import type { DeclaredResource } from "../../../gate/declared.ts";
import { judge } from "../../../gate/judge.ts";
import type { Finding } from "../../../policy/rules/rule.ts";

interface ProgramOptions {
  readonly stack?: string;
  readonly config?: Readonly<Record<string, string>>;
  readonly secretKeys?: readonly string[];
  readonly dockerHost?: string;
}

export type Program = () => Promise<Record<string, unknown>>;

/** Runs any program as a check does. */
export async function declared(
  program: Program,
  { stack = "dev", config = {}, secretKeys = [], dockerHost }: ProgramOptions = {},
): Promise<readonly DeclaredResource[]> {
  return await declare({ project: "gate", stack, config, secretKeys, dockerHost }, program);
}

export async function judged(program: Program, options?: ProgramOptions): Promise<Finding[]> {
  return judge(await declared(program, options));
}
