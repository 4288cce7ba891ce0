import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import Docker from "dockerode";
import { stringify } from "yaml";
import { databaseNames, type DatabaseNames } from "../../infra/names.ts";
import { freePort } from "./free-port.ts";
import type { OwnDaemon } from "./own-daemon.ts";
import type { SshHost } from "./ssh-host.ts";

const launcher = fileURLToPath(new URL("../../tools/mallku.mjs", import.meta.url));

export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** One whole installation of a test's own: a bare backend, names and a port that nobody else has. */
export interface Installation {
  readonly instance: string;
  readonly names: DatabaseNames;
  readonly apiUrl: string;
  readonly folder: string;
  readonly configFile: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Runs `mallku <command> --stack dev --config-file …` as a person would, through the launcher. */
  readonly mallku: (...args: string[]) => Promise<CommandResult>;
  /** Changes the stack's file; a key of the project's own without its `mallku:`. */
  readonly configure: (settings: Record<string, unknown>) => Promise<void>;
  readonly remove: () => Promise<void>;
}

export interface InstallationOptions {
  readonly settings?: Record<string, unknown>;
  /** The launcher of another checkout. */
  readonly launcher?: string;
  /** Set where the installation lives on a daemon of the test's own. */
  readonly daemon?: OwnDaemon;
  /** Set where the stack is on another host, by `docker:host`; its commands run on this one. */
  readonly host?: SshHost;
}

/** Makes an installation that disturbs no other, and that `remove` takes away whole. */
export async function makeInstallation(options: InstallationOptions = {}): Promise<Installation> {
  const instance = `t${randomBytes(4).toString("hex")}`;
  const names = databaseNames(instance);
  const folder = await mkdtemp(join(tmpdir(), `mallku-${instance}-`));
  const configFile = join(folder, "Pulumi.dev.yaml");
  const apiPort = await freePort();
  const environment = {
    ...(options.host?.environment ?? process.env),
    XDG_STATE_HOME: join(folder, "state"),
    NO_COLOR: "1",
    ...(options.daemon !== undefined && { DOCKER_HOST: options.daemon.dockerHost }),
  };
  const configure = async (settings: Record<string, unknown>) => {
    const elsewhere = options.host === undefined ? {} : { "docker:host": options.host.address };
    const all = {
      ...{ instance, apiPort, protectData: false },
      ...elsewhere,
      ...options.settings,
      ...settings,
    };
    const full = (key: string) => (key.includes(":") ? key : `mallku:${key}`);
    const config = Object.fromEntries(Object.entries(all).map(([key, value]) => [full(key), value]));
    await writeFile(configFile, stringify({ config }));
  };
  await configure({});
  const command = options.launcher ?? launcher;
  const run = options.daemon?.inside ?? runCommand;
  const mallku = (name: string, ...args: string[]) =>
    run(process.execPath, [command, name, "--config-file", configFile, ...args], environment);
  return {
    instance,
    names,
    apiUrl: `http://127.0.0.1:${apiPort}`,
    folder,
    configFile,
    environment,
    configure,
    mallku: (...args) => mallku(args[0] ?? "status", ...args.slice(1)),
    remove: async () => {
      await mallku("destroy", "--yes");
      await removeObjects((options.daemon ?? options.host?.daemon)?.docker ?? new Docker(), names);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Runs a program to its end and keeps what it said. */
export async function runCommand(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<CommandResult> {
  return await new Promise((resolve, reject) => {
    const child = spawn(command, args, { env, stdio: ["ignore", "pipe", "pipe"] });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
    child.once("error", reject);
    child.once("close", (code) => {
      resolve({ code, stdout, stderr });
    });
  });
}

/** What a test that failed half-way may have left; each may be gone already. */
async function removeObjects(docker: Docker, names: DatabaseNames): Promise<void> {
  const removals = [
    () => docker.getContainer(names.container).remove({ force: true }),
    () => docker.getContainer(names.tokenCarrier).remove({ force: true }),
    () => docker.getNetwork(names.network).remove(),
    () => docker.getVolume(names.volume).remove(),
    () => docker.getVolume(names.tokenVolume).remove(),
    () => docker.getImage(names.image).remove({ force: true }),
  ];
  for (const removal of removals) await removal().catch(() => undefined);
}
