import { fileURLToPath } from "node:url";
import { Client, type Transport } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import type { z } from "zod";
import { denial } from "../../guard/decision/denial.ts";
import { failureOf, ServerError } from "./failure.ts";
import { SecurityError } from "../../engine/security-error.ts";

/** The launcher, from this file and from the bundle that is made of it alike. */
const launcher = fileURLToPath(new URL("../../tools/mallku.mjs", import.meta.url));

/** Between two words of the server's; it says something every ten seconds while it works. */
const SILENT_FOR_MS = 60_000;
/** A first start builds an image, and initialises a database. */
const AT_MOST_MS = 20 * 60_000;

export interface DockerMcpClientOptions {
  /** A server that runs already; without it, one is started on stdio and ends with the client. */
  readonly transport?: Transport;
  /** The stack that the started server looks after; "dev" unless another is given. */
  readonly stack?: string;
  /** Another file than Pulumi.<stack>.yaml. */
  readonly configFile?: string;
  /** Whether the started server may only look. */
  readonly readOnly?: boolean;
  /** Of the started server; this process's unless another is given. */
  readonly env?: NodeJS.ProcessEnv;
}

export interface CallOptions {
  readonly signal?: AbortSignal;
  /** One line about each step of a long call. */
  readonly onProgress?: (line: string) => void;
}

/** Starts Mallku's MCP server, or takes one that runs, and speaks to it. Close it in the end. */
export async function getDockerMcpClient(options: DockerMcpClientOptions = {}): Promise<DockerMcpClient> {
  const client = new Client({ name: "mallku", version: "1.0.0" }, { versionNegotiation: { mode: "auto" } });
  await client.connect(options.transport ?? startServer(options));
  return new DockerMcpClient(client);
}

/** One connection to the server. */
export class DockerMcpClient {
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  /**
   * Calls a tool and reads its answer.
   * @throws SecurityError where a barrier does not hold or the act is refused
   * @throws ServerError where anything else failed; its message says what, and the next step
   */
  async call<Answer extends z.ZodType>(
    tool: string,
    args: Readonly<Record<string, unknown>>,
    answer: Answer,
    { signal, onProgress }: CallOptions = {},
  ): Promise<z.output<Answer>> {
    const result = await this.#client.callTool(
      { name: tool, arguments: { ...args } },
      {
        timeout: SILENT_FOR_MS,
        maxTotalTimeout: AT_MOST_MS,
        resetTimeoutOnProgress: true,
        onprogress: ({ message }) => {
          if (message !== undefined) onProgress?.(message);
        },
        ...(signal !== undefined && { signal }),
      },
    );
    if (result.isError === true) throw failureOf(result.content);
    const parsed = answer.safeParse(result.structuredContent);
    if (parsed.success) return parsed.data;
    throw new ServerError(
      `${tool} answered in a form that this client does not know: use client and server of one version.`,
    );
  }

  /**
   * Nobody runs a command in the database's container, so this asks nobody.
   * @throws SecurityError always, with the reason and what to do instead
   */
  readonly execContainer: (...command: readonly unknown[]) => Promise<never> = () => {
    const { why, instead } = denial("exec");
    return Promise.reject(
      new SecurityError(`Running a command in the container is refused. ${why} Instead: ${instead}`, []),
    );
  };

  /** Hangs up; a server that was started for this client ends, after an update that it still runs. */
  async close(): Promise<void> {
    await this.#client.close();
  }
}

function startServer({ stack = "dev", configFile, readOnly, env }: DockerMcpClientOptions): Transport {
  const file = configFile === undefined ? [] : ["--config-file", configFile];
  const mode = readOnly === true ? ["--read-only"] : [];
  const inherited = Object.entries({ ...process.env, ...env }).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, value] as const],
  );
  return new StdioClientTransport({
    command: process.execPath,
    args: [launcher, "mcp", "--stack", stack, ...file, ...mode],
    env: Object.fromEntries(inherited),
    stderr: "inherit",
  });
}
