import { setTimeout } from "node:timers/promises";
import { SecurityError } from "../../engine/security-error.ts";
import {
  getDockerMcpClient,
  type CallOptions,
  type DockerMcpClient,
  type DockerMcpClientOptions,
} from "./client.ts";
import { McpHealthMonitor, type BarrierVerdict } from "./health.ts";
import { DockerMcpManager } from "./manager.ts";

const BETWEEN_LOOKS_MS = 500;

export interface InitializeOptions extends DockerMcpClientOptions, CallOptions {
  /** A connection that is there already, and stays open. */
  readonly client?: DockerMcpClient;
}

export interface WaitOptions extends InitializeOptions {
  /** How long to wait for every barrier to hold. */
  readonly timeoutMs: number;
}

export interface InitializedDatabase {
  /** Base of the API for containers on the database's network: `http://mallku-database-secure:8080`. */
  readonly containerEndpoint: string;
  /** Base of the API for processes of this host. */
  readonly hostEndpoint: string;
}

/**
 * What Mallku does before it uses its database: has it ensured, verifies every barrier, and only then tells
 * where it is.
 * @throws SecurityError naming each barrier that does not hold
 */
export async function initializeWithMcp(options: InitializeOptions = {}): Promise<InitializedDatabase> {
  return await withClient(options, async (client) => {
    const { endpoints } = await new DockerMcpManager(client).ensureDatabaseContainer(options);
    const verdict = await new McpHealthMonitor(client).verdict(options);
    if (!verdict.holds) throw barriersDown(verdict, "The database was ensured, and is not safe to use");
    return { containerEndpoint: endpoints.containers, hostEndpoint: endpoints.host };
  });
}

/**
 * Waits until every barrier holds, for whoever starts before the database does. Changes nothing.
 * @throws SecurityError naming each barrier that does not hold when the time is over
 */
export async function waitForBarriers(options: WaitOptions): Promise<BarrierVerdict> {
  return await withClient(options, async (client) => {
    const monitor = new McpHealthMonitor(client);
    const deadline = performance.now() + options.timeoutMs;
    for (;;) {
      const verdict = await monitor.verdict(options);
      if (verdict.holds) return verdict;
      if (performance.now() >= deadline)
        throw barriersDown(verdict, `The database is not safe to use after ${options.timeoutMs / 1000} s`);
      await setTimeout(BETWEEN_LOOKS_MS, undefined, { signal: options.signal });
    }
  });
}

function barriersDown({ barriers, containerState, lastEnd }: BarrierVerdict, what: string): SecurityError {
  const down = barriers.filter(({ state }) => state !== "pass");
  const lines = down.map(
    ({ id, state, evidence, why }) => `  ${id} (${state}): ${evidence.join("; ")}. ${why}`,
  );
  const ended = lastEnd === undefined ? [] : [`  The container last ended so: ${lastEnd}.`];
  return new SecurityError([`${what} (container ${containerState}):`, ...lines, ...ended].join("\n"), []);
}

async function withClient<Result>(
  options: InitializeOptions,
  use: (client: DockerMcpClient) => Promise<Result>,
): Promise<Result> {
  if (options.client !== undefined) return await use(options.client);
  const client = await getDockerMcpClient(options);
  try {
    return await use(client);
  } finally {
    await client.close();
  }
}
