import { readFile } from "node:fs/promises";
import { serveStdio } from "@modelcontextprotocol/server/stdio";
import Docker from "dockerode";
import { z } from "zod";
import { DeclarationReader } from "../engine/declaration.ts";
import { DockerError } from "../engine/errors.ts";
import type { WorkspaceOptions } from "../engine/workspace.ts";
import { guardWithin } from "../guard/socket/within.ts";
import { Database } from "./database.ts";
import { makeLog } from "./log.ts";
import { keeperServer, type KeeperServer } from "./server.ts";

const packageSchema = z.looseObject({ version: z.string() });

export interface ServeOptions {
  readonly workspace: WorkspaceOptions;
  readonly readOnly: boolean;
}

/** A keeper behind a guard of its own. */
export interface GuardedKeeper extends KeeperServer {
  /** Waits for updates that still run, and takes the guard away. */
  readonly close: () => Promise<void>;
}

/** Nothing can be below a device: a request that went past the guard would reach nobody. */
const NOWHERE = "/dev/null/docker.sock";

/**
 * Makes a keeper whose only way to Docker is through a guard of its own. What the guard refuses, this process cannot do,
 * whatever its tools are told.
 * @throws DockerError where Docker is not on a socket of this machine
 */
export async function guardedKeeper({ workspace, readOnly }: ServeOptions): Promise<GuardedKeeper> {
  const log = makeLog();
  const { names } = await new DeclarationReader(workspace).read();
  const guard = guardWithin(socketOf(workspace.facts.docker.host), {
    names,
    onRefusal: ({ method, target, denial }) => {
      log.warn({ method, target, denial: denial.id }, "the guard refused a request of this server's own");
    },
  });
  const way = { socketPath: NOWHERE, agent: guard.agent };
  const database = new Database(new Docker(way), workspace, names, { log });
  const keeper = keeperServer({ database, log, readOnly, version: await ownVersion() });
  log.info({ stack: workspace.stack, container: names.container, readOnly }, "ready");
  return {
    ...keeper,
    close: async () => {
      await keeper.idle();
      guard.close();
    },
  };
}

/**
 * Serves MCP on stdin and stdout until the client hangs up or the signal comes, and then until no update
 * runs any more.
 */
export async function serveOnStdio(options: ServeOptions, signal: AbortSignal): Promise<void> {
  const keeper = await guardedKeeper(options);
  // The transport listens once for each answer that waits for room in the pipe, of as many calls as a client makes at once;
  // more than ten are no leak.
  process.stdout.setMaxListeners(0);
  const handle = serveStdio(keeper.factory);
  await new Promise<void>((resolve) => {
    process.stdin.once("close", resolve);
    process.stdin.once("end", resolve);
    signal.addEventListener("abort", () => {
      resolve();
    });
    if (signal.aborted) resolve();
  });
  await handle.close();
  await keeper.close();
}

function socketOf(dockerHost: string): string {
  const [, path] = dockerHost.match(/^unix:\/\/(\/.+)$/) ?? [];
  if (path !== undefined) return path;
  throw new DockerError(
    "The MCP server needs Docker on a unix socket of this machine: its guard stands before a socket, and what runs elsewhere cannot be measured from here. Set DOCKER_HOST=unix:///var/run/docker.sock.",
  );
}

async function ownVersion(): Promise<string> {
  const text = await readFile(new URL("../package.json", import.meta.url), "utf8");
  return packageSchema.parse(JSON.parse(text)).version;
}
