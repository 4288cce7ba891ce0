import { mkdir } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { readConfiguration } from "../../gate/settings.ts";
import type { Refusal } from "../../guard/decision/denial.ts";
import { startAuthorizationPlugin } from "../../guard/plugin/start.ts";
import { startGuard } from "../../guard/socket/start.ts";
import { SettingsError } from "../../infra/errors.ts";
import { databaseNames, type DatabaseNames } from "../../infra/names.ts";

export interface GuardOptions {
  readonly stack: string;
  readonly configFile?: string;
  readonly socket?: string;
  readonly upstream?: string;
  readonly mode: number;
  /** True without a name. */
  readonly authz?: string | true;
  readonly allowBuilds?: true;
}

/** Where Docker looks for plugins that it did not install itself (docs.docker.com, plugin API). */
const PLUGIN_FOLDER = "/run/docker/plugins";
const PLUGIN_NAME = "mallku-guard";

const ONLY_PLUGIN = {
  key: "--allow-builds",
  found: "no --authz",
  allowed: "with --authz only: the guard socket lets no build through",
};

/** `mallku guard`: a socket for Docker's clients, or a plugin for its daemon, until it is told to stop. */
export async function runGuard(options: GuardOptions, signal: AbortSignal): Promise<void> {
  if (options.allowBuilds === true && options.authz === undefined) throw new SettingsError([ONLY_PLUGIN]);
  const upstream = options.upstream ?? socketOf(process.env["DOCKER_HOST"] ?? "");
  const guard = await (options.authz === undefined
    ? openSocket(options, upstream)
    : openPlugin(options, upstream));
  say({ level: "info", msg: "listening", socket: guard.socketPath, upstream });
  await new Promise<void>((stop) => {
    if (signal.aborted) stop();
    signal.addEventListener("abort", () => {
      stop();
    });
  });
  await guard.close();
  say({ level: "info", msg: "stopped", socket: guard.socketPath });
}

async function openSocket(options: GuardOptions, upstream: string) {
  const socketPath = resolve(
    options.socket ?? join(process.env["XDG_RUNTIME_DIR"] ?? "/run", "mallku/docker.sock"),
  );
  await mkdir(dirname(socketPath), { recursive: true, mode: 0o711 });
  return await startGuard({
    upstream,
    socketPath,
    names: await namesOf(options),
    mode: options.mode,
    onRefusal,
  });
}

async function openPlugin({ authz, socket, allowBuilds }: GuardOptions, upstream: string) {
  const name = authz === true || authz === undefined ? PLUGIN_NAME : authz;
  const socketPath = resolve(socket ?? join(PLUGIN_FOLDER, `${name}.sock`));
  await mkdir(dirname(socketPath), { recursive: true, mode: 0o755 });
  return {
    socketPath,
    ...(await startAuthorizationPlugin({
      upstream,
      socketPath,
      allowBuilds: allowBuilds === true,
      onRefusal,
    })),
  };
}

async function namesOf({ stack, configFile }: GuardOptions): Promise<DatabaseNames> {
  const { config } = await readConfiguration({
    projectFolder: fileURLToPath(new URL("../..", import.meta.url)),
    stack,
    configFile: configFile === undefined ? undefined : resolve(configFile),
  });
  return databaseNames(config["mallku:instance"] ?? "");
}

/** @throws SettingsError where Docker is not reached by a socket of this machine */
function socketOf(dockerHost: string): string {
  if (dockerHost === "") return "/var/run/docker.sock";
  if (dockerHost.startsWith("unix://")) return dockerHost.slice("unix://".length);
  throw new SettingsError([
    {
      key: "DOCKER_HOST",
      found: "a daemon of another kind",
      allowed: "unix://<path>, or name Docker's socket with --upstream",
    },
  ]);
}

function onRefusal({ method, target, denial, found }: Refusal): void {
  say({ level: "warn", msg: "refused", rule: denial.id, method, target, found });
}

function say(entry: object): void {
  process.stderr.write(`${JSON.stringify({ time: new Date().toISOString(), ...entry })}\n`);
}
