import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Exit codes that say that it did its work. */
  readonly allowed?: readonly number[];
}

/** Runs a command to its end; its output is of no interest. */
export async function run(
  command: string,
  args: readonly string[],
  { cwd = root, env = process.env, allowed = [0] }: RunOptions = {},
): Promise<void> {
  const child = spawn(command, args, { cwd, env, stdio: "ignore" });
  const [code] = (await once(child, "close")) as [number | null];
  if (code === null || !allowed.includes(code))
    throw new Error(`${command} ${args.join(" ")} ended with ${String(code)}: run it by hand.`);
}
