import {
  isInputRequiredResult,
  type CallToolResult,
  type McpServer,
  type ServerContext,
} from "@modelcontextprotocol/server";
import { describeFailure } from "./failure.ts";
import { redact } from "./redact.ts";
import type { Keeper, Tool } from "./tool.ts";

/** A client that hears nothing for a minute gives up; so it hears something, even where nothing happens. */
const STILL_AT_WORK_MS = 10_000;

/** Puts a tool on a server: its answers as JSON twice over, its failures in one form, its progress, its log. */
export function registerTool(server: McpServer, keeper: Keeper, tool: Tool): void {
  const { name, title, description, hints, input, output } = tool;
  const config = {
    title,
    description,
    inputSchema: input,
    outputSchema: output,
    annotations: { title, ...hints },
  };
  server.registerTool(name, config, async (args, context) => {
    const started = performance.now();
    const progress = reportProgress(context);
    const note = (outcome: string, more: object = {}) => {
      keeper.log.info({ tool: name, outcome, ms: Math.round(performance.now() - started), ...more }, "call");
    };
    try {
      const call = { context, server, signal: context.mcpReq.signal, say: progress.say };
      const result = await tool.run(keeper, args, call);
      if (isInputRequiredResult(result)) {
        note("asked");
        return result;
      }
      note("answered");
      return { structuredContent: result, content: [{ type: "text", text: JSON.stringify(result) }] };
    } catch (error) {
      const failure = describeFailure(error, keeper.database.workspace.stack);
      note("failed", { error: failure.name });
      return await refused(keeper, failure);
    } finally {
      progress.stop();
    }
  });
}

/** A failure as text for a model, and as JSON in a block of its own for a program. */
async function refused(
  { database }: Keeper,
  failure: object & { message: string; next: string },
): Promise<CallToolResult> {
  const secrets = await database.secrets();
  const text = (value: string) => ({ type: "text" as const, text: redact(value, secrets) });
  return {
    isError: true,
    content: [text(`${failure.message}\nNext: ${failure.next}`), text(JSON.stringify({ error: failure }))],
  };
}

function reportProgress({ mcpReq }: ServerContext) {
  const progressToken = mcpReq._meta?.progressToken;
  let progress = 0;
  const say = (message: string) => {
    if (progressToken === undefined) return;
    progress += 1;
    const params = { progressToken, progress, message };
    // A client that has gone hears nothing, and its call is cancelled anyway.
    mcpReq.notify({ method: "notifications/progress", params }).catch(() => undefined);
  };
  const beat = setInterval(() => {
    say("still at work");
  }, STILL_AT_WORK_MS);
  return {
    say,
    stop: () => {
      clearInterval(beat);
    },
  };
}
