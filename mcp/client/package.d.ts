// What `import … from "mallku-database/client"` gives, for a reader and for a compiler. A test holds it to index.ts.
import type { Transport } from "@modelcontextprotocol/client";

/** A barrier does not hold, or an act is refused because of one; the message names it and says the next step. */
export class SecurityError extends Error {
  override readonly name: "SecurityError";
}

/** The server could not do what it was asked, for another reason; the message says why, and the next step. */
export class ServerError extends Error {
  override readonly name: "ServerError";
}

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
export function getDockerMcpClient(options?: DockerMcpClientOptions): Promise<DockerMcpClient>;

/** One connection to the server. Made by `getDockerMcpClient`. */
export interface DockerMcpClient {
  /** Rejects with SecurityError always, with the reason and what to do instead; nobody is asked. */
  readonly execContainer: (...command: readonly unknown[]) => Promise<never>;
  /** Hangs up; a server that was started for this client ends, after an update that it still runs. */
  close(): Promise<void>;
}

/** The database's container, running, with every barrier in place. */
export interface EnsuredContainer {
  container: { name: string; id: string; state: string };
  /** Bases of the API: for processes of this host, and for containers on the database's network. */
  endpoints: { host: string; containers: string };
  action: "none" | "started" | "updated";
  changes: string[];
  barriers: { id: string; title: string; state: "pass" }[];
  /** How the container that was found had last ended, such as for want of memory, and what to do. */
  lastEnd?: string | undefined;
  /** What is not the real thing on this machine; empty where everything is. */
  standIns: string[];
}

/** Manages the database's container through the server: by its declaration, and in no other way. */
export class DockerMcpManager {
  constructor(client: DockerMcpClient);
  /** Returns the container running with every barrier in place; rejects with SecurityError where one does not hold. */
  ensureDatabaseContainer(options?: CallOptions): Promise<EnsuredContainer>;
  /** Rejects with SecurityError always. */
  execContainer(...command: readonly unknown[]): Promise<never>;
}

/** True only where a barrier was measured and holds; what is unknown is not in place. */
export type SecurityBarriers = Readonly<
  Record<"database_isolated" | "api_accessible" | "no_direct_access", boolean>
> &
  Readonly<Record<string, boolean>>;

/** Each barrier with what was measured of it. */
export interface BarrierVerdict {
  holds: boolean;
  containerState: string;
  containerId: string | null;
  /** How the container last ended, such as for want of memory, and what to do. */
  lastEnd?: string | undefined;
  barriers: {
    id: string;
    title: string;
    state: "pass" | "fail" | "unknown";
    evidence: string[];
    why: string;
  }[];
}

/** Looks at the barriers around the database; changes nothing. */
export class McpHealthMonitor {
  constructor(client: DockerMcpClient);
  checkSecurityBarriers(options?: CallOptions): Promise<SecurityBarriers>;
  /** The same, with state, evidence and reason of each. */
  verdict(options?: CallOptions): Promise<BarrierVerdict>;
}

export interface InitializeOptions extends DockerMcpClientOptions, CallOptions {
  /** A connection that is there already, and stays open. */
  readonly client?: DockerMcpClient;
}

export interface InitializedDatabase {
  /** Base of the API for containers on the database's network: `http://mallku-database-secure:8080`. */
  readonly containerEndpoint: string;
  /** Base of the API for processes of this host. */
  readonly hostEndpoint: string;
}

/** Has the database ensured, verifies every barrier, and only then tells where it is; else SecurityError. */
export function initializeWithMcp(options?: InitializeOptions): Promise<InitializedDatabase>;

export interface WaitOptions extends InitializeOptions {
  /** How long to wait for every barrier to hold. */
  readonly timeoutMs: number;
}

/** Waits until every barrier holds, changing nothing; SecurityError, naming those that do not, when the time is over. */
export function waitForBarriers(options: WaitOptions): Promise<BarrierVerdict>;
