import { Argument, type Command } from "commander";
import { HOSTS, type HostName } from "../../mcp/hosts/places.ts";
import type { InitOptions } from "../run/init.ts";
import { jsonOption } from "../json-option.ts";
import { stackCommand } from "../stack-command.ts";
import { teach } from "../teach.ts";

/** What is made is a stack's file and not a host's. */
const ENVIRONMENT = "environment";

export function initCommand(): Command {
  const command = stackCommand("init", "let an agent's host start the MCP server, or make an environment")
    .addArgument(
      new Argument("<what>", "whose configuration, or an environment of its own").choices([
        ...Object.keys(HOSTS),
        ENVIRONMENT,
      ]),
    )
    .option("--path <file>", "another file than the host's own")
    .option("--print", "show the file as it would be, and change nothing")
    .option("--read-only", "offer the agent only the tools that look")
    .addOption(jsonOption("init").conflicts("print"))
    .action(async (name: HostName | typeof ENVIRONMENT, options: InitOptions) => {
      if (name === ENVIRONMENT) {
        const { runInitEnvironment } = await import("../run/init-environment.ts");
        await runInitEnvironment(options);
        return;
      }
      const { runInit } = await import("../run/init.ts");
      await runInit(name, options);
    });
  return teach(command, {
    examples: [
      ["init claude-desktop", "adds this server, and keeps a copy of what was there"],
      ["init claude-code --print", "show the file, and change nothing"],
      ["init environment --stack qa", "write Pulumi.qa.yaml: names and a port of its own"],
    ],
  });
}
