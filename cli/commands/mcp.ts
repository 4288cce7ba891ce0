import type { Command } from "commander";
import { commandContext, type StackOptions } from "../context.ts";

interface McpOptions extends StackOptions {
  readonly readOnly?: true;
}

export const MCP_SUMMARY = "serve agents over MCP, on stdin and stdout";

/** `mallku mcp`: the MCP server on stdin and stdout, for an agent's host to start. */
export function mcpCommand(command: Command, signal: AbortSignal): Command {
  return command
    .option("--read-only", "offer only the tools that look")
    .action(async (options: McpOptions) => {
      const { serveOnStdio } = await import("../../mcp/serve.ts");
      const { workspace } = await commandContext(options);
      await serveOnStdio({ workspace, readOnly: options.readOnly === true }, signal);
    });
}
