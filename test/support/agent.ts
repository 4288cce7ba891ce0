import { fileURLToPath } from "node:url";
import { Client, type ElicitResult } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { expect } from "vitest";
import type { Installation } from "./installation.ts";

const launcher = fileURLToPath(new URL("../../tools/mallku.mjs", import.meta.url));

export interface Agent {
  readonly client: Client;
  readonly transport: StdioClientTransport;
  /** What a person has been asked. */
  readonly asked: string[];
  /** Every word of its server: its log, and what it answered by `call`. */
  readonly heard: string[];
  /** Calls a tool. */
  readonly call: (tool: string, args?: Record<string, unknown>, signal?: AbortSignal) => Promise<Answer>;
}

export interface Answer {
  readonly isError: boolean;
  readonly structured: Record<string, unknown>;
  readonly text: string;
  readonly progress: readonly string[];
}

export interface AgentOptions {
  readonly era?: "legacy" | "modern";
  /** What a person at this client answers; without it nobody can be asked. */
  readonly person?: () => ElicitResult | Promise<ElicitResult>;
  /** The launcher of another checkout. */
  readonly launcher?: string;
}

export const YES = (): ElicitResult => ({ action: "accept", content: { confirm: true } });
export const NO = (): ElicitResult => ({ action: "decline" });

/** Starts a server of its own, as an agent's host would, and hangs up afterwards. */
export async function withAgent<T>(
  here: Installation,
  options: AgentOptions,
  use: (agent: Agent) => Promise<T>,
): Promise<T> {
  const environment = Object.entries(here.environment).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, value] as const],
  );
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [options.launcher ?? launcher, "mcp", "--config-file", here.configFile],
    env: Object.fromEntries(environment),
    stderr: "pipe",
  });
  const heard: string[] = [];
  transport.stderr?.on("data", (chunk: Buffer) => heard.push(chunk.toString()));
  const asked: string[] = [];
  const { person, era = "modern" } = options;
  const client = new Client(
    { name: "test", version: "1.0.0" },
    {
      ...(person !== undefined && { capabilities: { elicitation: { form: {} } } }),
      ...(era === "modern" && { versionNegotiation: { mode: { pin: "2026-07-28" } } }),
    },
  );
  if (person !== undefined) {
    client.setRequestHandler("elicitation/create", async ({ params }) => {
      asked.push(params.message);
      return await person();
    });
  }
  // Another checkout first makes its bundles.
  await client.connect(transport, { timeout: 300_000 });
  const call: Agent["call"] = async (tool, args = {}, signal) => {
    const progress: string[] = [];
    const result = await client.callTool(
      { name: tool, arguments: args },
      {
        onprogress: ({ message = "" }) => progress.push(message),
        resetTimeoutOnProgress: true,
        timeout: 120_000,
        maxTotalTimeout: 600_000,
        ...(signal !== undefined && { signal }),
      },
    );
    const text = result.content.map((block) => (block.type === "text" ? block.text : "")).join("\n");
    heard.push(JSON.stringify(result), ...progress);
    const structured = (result.structuredContent ?? {}) as Record<string, unknown>;
    return { isError: result.isError === true, structured, text, progress };
  };
  try {
    return await use({ client, transport, asked, heard, call });
  } finally {
    await client.close();
  }
}

/** Has the database ensured, by a server of its own. */
export async function ensure(here: Installation, options: AgentOptions = {}): Promise<Answer> {
  return await withAgent(here, options, async ({ call }) => {
    const answer = await call("ensure_database_container");
    expect(answer.isError, answer.text).toBe(false);
    return answer;
  });
}
