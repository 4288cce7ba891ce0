import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Command } from "commander";
import { engineEnvironment } from "../../engine/workspace.ts";
import { commandContext, type StackOptions } from "../context.ts";

/**
 * `mallku pulumi -- <args>`: Pulumi's own CLI with the state, the passphrase and the plugins that `mallku`
 * uses, for what has no command here, such as `config set --secret`.
 */
export function pulumiCommand(command: Command): Command {
  return command
    .argument("<args...>", "arguments of pulumi, after --")
    .action(async (args: string[], { stack, configFile }: StackOptions) => {
      const { facts, workspace } = await commandContext({
        stack,
        ...(configFile !== undefined && { configFile }),
      });
      const where = ["--cwd", workspace.projectFolder, "--stack", stack];
      const file = workspace.configFile === undefined ? [] : ["--config-file", workspace.configFile];
      const child = spawn(join(facts.pulumi.root, "bin", "pulumi"), [...args, ...where, ...file], {
        stdio: "inherit",
        env: { ...process.env, ...engineEnvironment(facts) },
      });
      const [code] = (await once(child, "close")) as [number | null];
      process.exitCode = code ?? 1;
    });
}
