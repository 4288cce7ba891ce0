import { Upstream } from "../docker.ts";
import { listenOnSocket } from "../listen.ts";
import { guardServer, type ServerOptions } from "./server.ts";

export interface GuardOptions extends ServerOptions {
  /** Docker's own socket. */
  readonly upstream: string;
  /** Where the guard listens. */
  readonly socketPath: string;
  /** Of the socket file: 0600 unless another is given. */
  readonly mode?: number;
}

export interface Guard {
  readonly socketPath: string;
  /** Ends every connection, and takes the socket away. */
  readonly close: () => Promise<void>;
}

/**
 * Starts the guard socket.
 * @throws SettingsError where the socket's place is taken
 */
export async function startGuard(options: GuardOptions): Promise<Guard> {
  const upstream = new Upstream(options.upstream);
  const server = guardServer(upstream, options);
  const stopListening = await listenOnSocket(server, options.socketPath, options.mode ?? 0o600);
  return {
    socketPath: options.socketPath,
    close: async () => {
      upstream.close();
      await stopListening();
    },
  };
}
