import type { Command } from "commander";
import type { McpOptions } from "../run/mcp.ts";
import { stackCommand } from "../stack-command.ts";
import { teach } from "../teach.ts";

export function mcpCommand(signal: AbortSignal): Command {
  const command = stackCommand("mcp", "serve agents over MCP, on stdin and stdout")
    .option("--read-only", "offer only the tools that look")
    .action(async (options: McpOptions) => {
      const { runMcp } = await import("../run/mcp.ts");
      await runMcp(options, signal);
    });
  return teach(command, {
    examples: [
      ["mcp", "for an agent's host to start; `npx mallku init` has it do so"],
      ["mcp --read-only", "only the tools that look"],
    ],
  });
}
