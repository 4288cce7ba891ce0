import { Argument, type Command } from "commander";
import { HOSTS, type HostName } from "../../mcp/hosts/places.ts";
import type { InitOptions } from "../run/init.ts";
import { jsonOption } from "../json-option.ts";
import { stackCommand } from "../stack-command.ts";
import { teach } from "../teach.ts";

export function initCommand(): Command {
  const command = stackCommand("init", "let an agent's host start the MCP server")
    .addArgument(new Argument("<host>", "whose configuration").choices(Object.keys(HOSTS)))
    .option("--path <file>", "another file than the host's own")
    .option("--print", "show the file as it would be, and change nothing")
    .option("--read-only", "offer the agent only the tools that look")
    .addOption(jsonOption("init").conflicts("print"))
    .action(async (name: HostName, options: InitOptions) => {
      const { runInit } = await import("../run/init.ts");
      await runInit(name, options);
    });
  return teach(command, {
    examples: [
      ["init claude-desktop", "adds this server, and keeps a copy of what was there"],
      ["init claude-code --print", "show the file, and change nothing"],
    ],
  });
}
