import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { randomBytes } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client, InMemoryTransport, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import type { ClientOptions } from "@modelcontextprotocol/client";
import { createMcpHandler, McpServer } from "@modelcontextprotocol/server";
import { ownBackend, setupFacts } from "../../../bench/stacks.ts";
import { guardedKeeper, type GuardedKeeper } from "../../../mcp/serve.ts";

process.env["MALLKU_LOG_LEVEL"] ??= "silent";

export const ERAS = ["legacy", "modern"] as const;
export type Era = (typeof ERAS)[number];

export interface TestKeeper extends GuardedKeeper {
  readonly instance: string;
  readonly remove: () => Promise<void>;
}

/** A keeper of an installation that nobody has made: it reaches Docker through its guard, and finds nothing. */
export async function keeperOfNothing({ readOnly = false } = {}): Promise<TestKeeper> {
  const instance = `n${randomBytes(4).toString("hex")}`;
  const folder = await mkdtemp(join(tmpdir(), `mallku-${instance}-`));
  const configFile = join(folder, "Pulumi.dev.yaml");
  await writeFile(configFile, `config:\n  mallku:instance: ${instance}\n  mallku:apiPort: 1\n`);
  const workspace = ownBackend(await setupFacts(), folder, configFile);
  const keeper = await guardedKeeper({ workspace, readOnly });
  return {
    ...keeper,
    instance,
    remove: async () => {
      await keeper.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export interface Connection {
  readonly client: Client;
  readonly close: () => Promise<void>;
}

/** Connects a client in this process: no port, no pipe, and each era by its own way. */
export async function connectTo(
  { factory }: Pick<GuardedKeeper, "factory">,
  era: Era,
  options: ClientOptions = {},
): Promise<Connection> {
  if (era === "legacy") {
    const [near, far] = InMemoryTransport.createLinkedPair();
    const server = await factory({ era });
    const client = new Client({ name: "test", version: "1.0.0" }, options);
    if (server instanceof McpServer) await server.connect(far);
    await client.connect(near);
    return { client, close: () => client.close() };
  }
  const handler = createMcpHandler(factory);
  const transport = new StreamableHTTPClientTransport(new URL("http://test.local/mcp"), {
    fetch: (url, init) => handler.fetch(new Request(url, init)),
  });
  const client = new Client(
    { name: "test", version: "1.0.0" },
    { ...options, versionNegotiation: { mode: { pin: "2026-07-28" } } },
  );
  await client.connect(transport);
  return {
    client,
    close: async () => {
      await client.close();
      await handler.close();
    },
  };
}

/** The text of an answer's blocks, each by itself. */
export function textsOf(result: { content: readonly unknown[] }): string[] {
  return result.content.map((block) => (block as { text: string }).text);
}
