import { McpServer, type McpServerFactory } from "@modelcontextprotocol/server";
import type { Logger } from "pino";
import { Confirmer } from "./confirm.ts";
import type { Database } from "./database.ts";
import type { Ensured } from "./ensure.ts";
import { registerPrompt } from "./prompt.ts";
import { registerTool } from "./register-tool.ts";
import { registerResources } from "./resources.ts";
import { SharedRuns } from "./shared-runs.ts";
import type { Keeper } from "./tool.ts";
import { toolsOf } from "./tools/index.ts";

const INSTRUCTIONS =
  "Looks after one ArangoDB container, Mallku's database, whose barriers hold by its structure. Call ensure_database_container to get it: it is idempotent and never returns a database that is not safe. " +
  "Documents are reached through the API on the endpoint that it returns, never through port 8529. There is no tool to run a command in the container, to create one, or to copy files; the resource mallku://absent-tools says why.";

export interface ServerOptions {
  readonly database: Database;
  readonly log: Logger;
  /** Whether only tools that look are offered. */
  readonly readOnly: boolean;
  /** Of this package. */
  readonly version: string;
}

export interface KeeperServer {
  /** Makes a server for one connection, of either era of the protocol. */
  readonly factory: McpServerFactory;
  /** Resolves when no update runs any more: before that, the process must not end. */
  readonly idle: () => Promise<void>;
}

/** What all connections of one process share is made here, once: runs in progress, and the key that signs questions. */
export function keeperServer({ database, log, readOnly, version }: ServerOptions): KeeperServer {
  const ensuring = new SharedRuns<Ensured>();
  const confirmer = new Confirmer();
  const keeper: Keeper = { database, confirmer, log, ensuring };
  return {
    factory: () => {
      const server = new McpServer(
        { name: "mallku", title: "Mallku's database", version },
        { instructions: INSTRUCTIONS, requestState: { verify: confirmer.verify } },
      );
      toolsOf(readOnly).forEach((tool) => {
        registerTool(server, keeper, tool);
      });
      registerResources(server, keeper, readOnly);
      registerPrompt(server);
      return server;
    },
    idle: () => ensuring.ended(),
  };
}
