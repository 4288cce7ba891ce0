import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { openStack } from "../../engine/stack.ts";
import { engineEnvironment } from "../../engine/workspace.ts";
import { commandContext, type StackOptions } from "../context.ts";

/**
 * `mallku pulumi -- <args>`: Pulumi's own CLI with the state, the passphrase and the plugins that `mallku`
 * uses, for what has no command here, such as `config set --secret`.
 */
export async function runPulumi(args: readonly string[], { stack, configFile }: StackOptions): Promise<void> {
  const { facts, workspace } = await commandContext({
    stack,
    ...(configFile !== undefined && { configFile }),
  });
  // Pulumi's CLI keeps no setting of a stack that the backend does not have yet.
  if (args[0] === "config") await openStack(workspace);
  const where = ["--cwd", workspace.projectFolder, "--stack", stack];
  const file = workspace.configFile === undefined ? [] : ["--config-file", workspace.configFile];
  const child = spawn(join(facts.pulumi.root, "bin", "pulumi"), [...args, ...where, ...file], {
    stdio: "inherit",
    env: { ...process.env, ...engineEnvironment(facts) },
  });
  const [code] = (await once(child, "close")) as [number | null];
  process.exitCode = code ?? 1;
}
