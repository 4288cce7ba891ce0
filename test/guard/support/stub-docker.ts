import { mkdtemp, readdir, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Refusal } from "../../../guard/decision/denial.ts";
import { startGuard, type Guard } from "../../../guard/socket/start.ts";
import { databaseNames } from "../../../infra/names.ts";

/** What reached the daemon behind the guard. */
export interface Arrived {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

/** A guard before a server that writes down what arrives and answers as it is told. */
export interface Scene {
  readonly folder: string;
  readonly guard: Guard;
  readonly upstream: string;
  readonly arrived: Arrived[];
  readonly refusals: Refusal[];
  /** Connections to the daemon that are open now. */
  readonly connections: () => number;
  /** Starts the daemon again after `stop`. */
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
  readonly remove: () => Promise<void>;
}

const ok: RequestListener = (_request, response) => {
  response.setHeader("content-type", "application/json");
  response.end('{"Id":"' + "4f".repeat(32) + '","Name":"/mallku-database-secure"}\n');
};

export async function makeScene(answer: RequestListener = ok): Promise<Scene> {
  const folder = await mkdtemp(join(tmpdir(), "mallku-guard-"));
  const upstream = join(folder, "real.sock");
  const arrived: Arrived[] = [];
  const refusals: Refusal[] = [];
  const sockets = new Set<Socket>();
  let server: Server;
  const start = async () => {
    server = createServer((request, response) => {
      let body = "";
      request.on("data", (chunk: Buffer) => (body += chunk.toString()));
      request.on("end", () => {
        arrived.push({ method: request.method, url: request.url, headers: request.headers, body });
        answer(request, response);
      });
    });
    server.on("connection", (socket: Socket) => {
      sockets.add(socket);
      socket.once("close", () => sockets.delete(socket));
    });
    await new Promise<void>((resolve) => server.listen(upstream, resolve));
  };
  const stop = async () => {
    const ended = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await ended;
  };
  await start();
  const guard = await startGuard({
    upstream,
    socketPath: join(folder, "guard.sock"),
    names: databaseNames(""),
    onRefusal: (refusal) => refusals.push(refusal),
  });
  return {
    folder,
    guard,
    upstream,
    arrived,
    refusals,
    connections: () => sockets.size,
    start,
    stop,
    remove: async () => {
      await guard.close();
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** How many files this process has open. */
export async function openFiles(): Promise<number> {
  return (await readdir("/proc/self/fd")).length;
}
