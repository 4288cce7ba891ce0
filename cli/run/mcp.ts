import { serveOnStdio } from "../../mcp/serve.ts";
import { commandContext, type StackOptions } from "../context.ts";

export interface McpOptions extends StackOptions {
  readonly readOnly?: true;
}

/** `mallku mcp`: the MCP server on stdin and stdout, for an agent's host to start. */
export async function runMcp(options: McpOptions, signal: AbortSignal): Promise<void> {
  const { workspace } = await commandContext(options);
  await serveOnStdio({ workspace, readOnly: options.readOnly === true }, signal);
}
