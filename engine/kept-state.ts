import { execFile, type ExecFileOptions } from "node:child_process";
import { promisify } from "node:util";
import type { OpenStack } from "./stack.ts";

/** A state of many thousand resources; Node's own bound is 1 MiB. */
const MOST_BYTES = 256 * 2 ** 20;

/**
 * A stack's state as the backend keeps it, secrets encrypted: the Automation API's own export decrypts every one.
 * @throws the CLI's error
 */
export async function keptState(open: OpenStack): Promise<unknown> {
  const { stdout } = await promisify(execFile)(...pulumiStack(open, "export"));
  return JSON.parse(stdout) as unknown;
}

/**
 * Puts another state in its place. It goes to the CLI through a pipe: the Automation API would write it to a file.
 * @throws the CLI's error
 */
export async function replaceKeptState(open: OpenStack, state: unknown): Promise<void> {
  const running = promisify(execFile)(...pulumiStack(open, "import"));
  running.child.stdin?.end(JSON.stringify(state));
  await running;
}

function pulumiStack(
  { name, stack: { workspace } }: OpenStack,
  command: "export" | "import",
): [string, string[], ExecFileOptions & { encoding: "utf8" }] {
  const { workDir, envVars, pulumiCommand } = workspace;
  const env = { ...process.env, ...envVars };
  const args = ["stack", command, "--stack", name, "--cwd", workDir];
  return [pulumiCommand.command, args, { env, maxBuffer: MOST_BYTES, encoding: "utf8" }];
}
