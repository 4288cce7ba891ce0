import { Agent, type Server } from "node:http";
import { duplexPair, type Duplex } from "node:stream";
import { inspect } from "node:util";
import { Upstream } from "../docker.ts";
import { guardServer, type ServerOptions } from "./server.ts";

/** A way to Docker for this process alone, with the guard on it. */
export interface GuardedWay {
  /** Takes every request to the guard, whatever host it names. */
  readonly agent: Agent;
  /** Ends every connection; what is asked afterwards fails. */
  readonly close: () => void;
}

/**
 * Puts the guard before Docker inside this process: the same server as behind the socket, reached through memory, so that
 * no other process can connect to it and no request pays for a second socket.
 * @param upstream the path of Docker's own socket
 */
export function guardWithin(upstream: string, options: ServerOptions): GuardedWay {
  const behind = new Upstream(upstream);
  const agent = new MemoryAgent(guardServer(behind, options));
  return {
    agent,
    close: () => {
      agent.destroy();
      behind.close();
    },
  };
}

/** Node's agent asks a connection that it keeps for what only a socket has (node:http, `keepSocketAlive`). */
const SOCKETS_OWN = {
  setKeepAlive: () => undefined,
  setTimeout: () => undefined,
  ref: () => undefined,
  unref: () => undefined,
};

/** Connects to a server of this process that listens nowhere. */
class MemoryAgent extends Agent {
  readonly #server: Server;
  readonly #open = new Set<Duplex>();
  #closed = false;

  constructor(server: Server) {
    super({ keepAlive: true });
    this.#server = server;
  }

  override createConnection(): Duplex {
    if (this.#closed) throw new Error("the guard before Docker is closed");
    const [near, far] = duplexPair();
    this.#open.add(near);
    near.once("close", () => {
      this.#open.delete(near);
      far.destroy();
    });
    far.once("close", () => near.destroy());
    this.#server.emit("connection", far);
    return Object.assign(near, SOCKETS_OWN);
  }

  override destroy(): void {
    this.#closed = true;
    for (const connection of this.#open) connection.destroy();
    super.destroy();
  }

  /** docker-modem formats all options of each request for a debugger that is not there, sockets included. */
  [inspect.custom](): string {
    return "the guard";
  }
}
