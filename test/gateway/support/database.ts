import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, connect } from "node:net";
import type { AddressInfo, Server } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { arangodArguments } from "../../../infra/image/gateway/arangod-options.ts";
import { isAvailable } from "../../../infra/image/gateway/health.ts";
import { freePort } from "../../support/free-port.ts";
import type { Ground } from "./launch.ts";

export interface RunningDatabase {
  readonly port: number;
  readonly url: string;
  readonly stop: () => Promise<unknown>;
}

/** The database alone, on the folder where a gateway on the same ground would have it. @param extra more of its options */
export async function startDatabase(
  ground: Ground,
  rootPassword?: string,
  extra: readonly string[] = [],
): Promise<RunningDatabase> {
  const port = await freePort();
  const argv = arangodArguments({
    address: "127.0.0.1",
    port,
    dataFolder: `${ground.folder}/data`,
    memoryBytes: 2 ** 31,
  });
  const env = rootPassword === undefined ? {} : { ARANGODB_DEFAULT_ROOT_PASSWORD: rootPassword };
  const child = spawn(ground.executable, [...argv, ...extra], {
    env,
    stdio: ["ignore", "ignore", "inherit"],
  });
  while (!(await isAvailable("127.0.0.1", port, 1_000))) {
    if (child.exitCode !== null) throw new Error(`the database ended with code ${child.exitCode}`);
    await delay(20);
  }
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill("SIGTERM");
      await once(child, "exit");
    },
  };
}

/** Passes connections on until `requests` requests went through, then cuts them all: as if the gateway had been killed there. */
export async function cutAfter(
  port: number,
  requests: number,
): Promise<{ url: string; passed: () => number; close: () => Server }> {
  let passed = 0;
  const server = createServer((socket) => {
    const upstream = connect(port, "127.0.0.1");
    socket.on("data", (chunk: Buffer) => {
      // Each of these requests arrives in one piece, and begins with its method.
      if (/^(?:GET|POST|PUT|PATCH) /.test(chunk.toString("latin1"))) passed += 1;
      if (passed > requests) {
        socket.destroy();
        upstream.destroy();
      } else upstream.write(chunk);
    });
    upstream.pipe(socket);
    for (const end of [socket, upstream]) {
      end.on("error", () => undefined);
      end.on("close", () => {
        socket.destroy();
        upstream.destroy();
      });
    }
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    passed: () => passed,
    close: () => server.close(),
  };
}
