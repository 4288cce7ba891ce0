import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { SetupFacts } from "./setup-facts.ts";
import type { OpenStack } from "./stack.ts";

/** A state of many thousand resources; Node's own bound is 1 MiB. */
const MOST_BYTES = 256 * 2 ** 20;

/**
 * A stack's state as the backend keeps it, secrets encrypted: the Automation API's own export decrypts every one.
 * @throws the CLI's error
 */
export async function keptState({ name, stack }: OpenStack, { pulumi }: SetupFacts): Promise<unknown> {
  const { workDir, envVars } = stack.workspace;
  const { stdout } = await promisify(execFile)(
    join(pulumi.root, "bin", "pulumi"),
    ["stack", "export", "--stack", name, "--cwd", workDir],
    { env: { ...process.env, ...envVars }, maxBuffer: MOST_BYTES },
  );
  return JSON.parse(stdout) as unknown;
}
