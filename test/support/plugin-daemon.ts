import { randomBytes } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import {
  startAuthorizationPlugin,
  type AuthorizationPlugin,
  type AuthorizationPluginOptions,
} from "../../guard/plugin/start.ts";
import { startOwnDaemon, type OwnDaemon } from "./own-daemon.ts";

/** A daemon of a test's own that asks Mallku's authorization plugin about every request. */
export interface PluginDaemon extends OwnDaemon {
  /** The plugin's name, as Docker tells it. */
  readonly plugin: string;
  /** Path of the daemon's socket. */
  readonly socket: string;
  readonly startPlugin: (options?: Pick<AuthorizationPluginOptions, "allowBuilds">) => Promise<void>;
  readonly endPlugin: () => Promise<void>;
}

/** Starts both. Needs what `startOwnDaemon` needs. */
export async function startPluginDaemon(): Promise<PluginDaemon> {
  const plugin = `mallku-test-${randomBytes(4).toString("hex")}`;
  const socketPath = `/run/docker/plugins/${plugin}.sock`;
  await mkdir(dirname(socketPath), { recursive: true });
  let upstream = "";
  let running: AuthorizationPlugin | undefined;
  const startPlugin: PluginDaemon["startPlugin"] = async (options) => {
    running = await startAuthorizationPlugin({ socketPath, upstream, ...options });
  };
  const endPlugin = async () => {
    await running?.close();
  };
  const daemon = await startOwnDaemon(async (socket) => {
    upstream = socket;
    await startPlugin();
    return [`--authorization-plugin=${plugin}`];
  });
  const remove = async () => {
    await daemon.remove();
    await endPlugin();
  };
  return { ...daemon, plugin, socket: upstream, startPlugin, endPlugin, remove };
}
