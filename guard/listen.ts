import { chmod, lstat, mkdtemp, rename, rm, unlink } from "node:fs/promises";
import type { Server } from "node:http";
import { connect } from "node:net";
import { dirname, join } from "node:path";
import { SettingsError } from "../infra/errors.ts";

/** `sun_path` of Linux has 108 bytes with its end (unix(7)); the socket is made in a folder of its own first. */
const LONGEST_PATH = 95;

/**
 * Lets a server listen on a unix socket that only its owner, or whom `mode` allows, can ever connect to: it is made in a
 * closed folder, gets its mode, and is then moved to its place, over one that a killed process left.
 * @returns ends every connection, and takes the socket away, unless another process has put its own there
 * @throws SettingsError where something else is in its place
 */
export async function listenOnSocket(
  server: Server,
  path: string,
  mode: number,
): Promise<() => Promise<void>> {
  if (Buffer.byteLength(path) > LONGEST_PATH) {
    throw refusal(`a path of ${Buffer.byteLength(path)} bytes`, `a path of at most ${LONGEST_PATH}`);
  }
  await refuseOthers(path);
  const folder = await mkdtemp(join(dirname(path), ".g-"));
  try {
    const first = join(folder, "s");
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(first, () => {
        server.removeListener("error", reject);
        resolve();
      });
    });
    await chmod(first, mode);
    await rename(first, path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  const { ino } = await lstat(path);
  return async () => {
    const ended = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    const there = await lstat(path).catch(() => undefined);
    if (there?.ino === ino) await unlink(path);
    await ended;
  };
}

async function refuseOthers(path: string): Promise<void> {
  const there = await lstat(path).catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  });
  if (there === undefined) return;
  if (!there.isSocket())
    throw refusal(`${path}, which is no socket`, "a path where nothing is, or a stale socket");
  if (await answers(path)) {
    throw refusal(`${path}, where a program listens already`, "another path, or stop that program first");
  }
}

async function answers(path: string): Promise<boolean> {
  return await new Promise((resolve, reject) => {
    const socket = connect(path);
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "ECONNREFUSED" || error.code === "ENOENT") resolve(false);
      else reject(error);
    });
  });
}

function refusal(found: string, allowed: string): SettingsError {
  return new SettingsError([{ key: "--socket", found, allowed }]);
}
