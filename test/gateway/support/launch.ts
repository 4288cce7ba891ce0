import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { GatewayOptions } from "../../../infra/image/gateway/options.ts";
import { production } from "../../../infra/image/gateway/options.ts";
import { freePort } from "../../support/free-port.ts";
import { asNamespaceRoot, requireCommand } from "./commands.ts";

const startFile = fileURLToPath(new URL("start.ts", import.meta.url));
const standIn = fileURLToPath(new URL("../../../offline/build/arangod", import.meta.url));

export const enforced = { MALLKU_SECURITY: "enforced", ARANGO_BIND: "127.0.0.1" };

/** One group at a time of what {@link GatewayOptions} has, in part. */
export type Overrides = { readonly [Group in keyof GatewayOptions]?: Partial<GatewayOptions[Group]> };

/** A folder that stands for the container's file system; `remove` takes it away. */
export interface Ground {
  readonly folder: string;
  readonly executable: string;
  readonly remove: () => Promise<void>;
}

/** @param script what stands in arangod's place; without it, the database stand-in */
export async function makeGround(script?: string): Promise<Ground> {
  if (!existsSync(standIn)) throw new Error(`${standIn} is not built. Run: npm run build`);
  const folder = await mkdtemp(join(tmpdir(), "mallku-gateway-"));
  const executable = join(folder, "arangod");
  await writeFile(executable, `#!/bin/sh\n${script ?? `exec "${process.execPath}" "${standIn}" "$@"`}\n`);
  await chmod(executable, 0o755);
  return { folder, executable, remove: () => rm(folder, { recursive: true, force: true }) };
}

export interface LogLine {
  readonly level?: string;
  readonly msg?: string;
  readonly source?: string;
  readonly status?: number;
  readonly path?: string;
}

/** A gateway in a process namespace of its own, as process 1: as in its container, its death takes its database along. */
export class RunningGateway {
  readonly options: GatewayOptions;
  readonly ground: Ground;
  readonly #unshare: ChildProcess;
  readonly #text: string[] = [];
  readonly exited: Promise<number>;

  constructor(ground: Ground, options: GatewayOptions, env: NodeJS.ProcessEnv, network: boolean) {
    this.ground = ground;
    this.options = options;
    requireCommand("unshare");
    if (network) requireCommand("ip");
    const own = [
      ...asNamespaceRoot(),
      "--pid",
      "--fork",
      "--kill-child=SIGKILL",
      ...(network ? ["--net"] : []),
    ];
    const node = [
      process.execPath,
      "--disable-warning=ExperimentalWarning",
      startFile,
      JSON.stringify(options),
    ];
    // A new network namespace begins with its loopback down.
    const command = network ? ["/bin/sh", "-c", 'ip link set lo up && exec "$@"', "sh", ...node] : node;
    this.#unshare = spawn("unshare", [...own, ...command], {
      env: { PATH: process.env["PATH"], ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [this.#unshare.stdout, this.#unshare.stderr]) {
      if (stream) createInterface({ input: stream }).on("line", (line) => this.#text.push(line));
    }
    this.exited = new Promise((resolve, reject) => {
      this.#unshare.on("error", reject);
      this.#unshare.on("close", (code, signal) => {
        resolve(signal === null ? (code ?? 0) : 128);
      });
    });
  }

  get url(): string {
    return `http://127.0.0.1:${this.options.api.port}`;
  }

  get text(): string {
    return this.#text.join("\n");
  }

  get log(): LogLine[] {
    return this.#text.filter((line) => line.startsWith("{")).map((line) => JSON.parse(line) as LogLine);
  }

  /** The gateway's process id, as this machine counts. */
  get pid(): number {
    return onlyChild(this.#unshare.pid ?? 0);
  }

  get arangodPid(): number {
    return onlyChild(this.pid);
  }

  signal(name: NodeJS.Signals): void {
    process.kill(this.pid, name);
  }

  /** As if the machine had lost power, but for the disk's own cache. */
  async kill(): Promise<void> {
    this.#unshare.kill("SIGKILL");
    await this.exited;
  }

  /** @returns the exit code */
  async stop(): Promise<number> {
    if (this.#unshare.exitCode === null && this.#unshare.signalCode === null) this.signal("SIGTERM");
    return await this.exited;
  }

  /** Until a line of the log fits; fails with the log if the gateway ends before. */
  async logged(fits: (line: LogLine) => boolean): Promise<LogLine> {
    const over = this.exited.then(() => true);
    for (let ended = false; ; ended = await Promise.race([over, delay(20, false)])) {
      const found = this.log.find(fits);
      if (found) return found;
      if (ended) throw new Error(`the gateway ended before it logged that:\n${this.text}`);
    }
  }

  async ready(): Promise<this> {
    await this.logged(({ msg }) => msg === "ready");
    return this;
  }
}

function onlyChild(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ")[0]);
}

export interface LaunchSettings {
  readonly overrides?: Overrides;
  readonly env?: NodeJS.ProcessEnv;
  /** Whether it gets a network namespace of its own, where only it (and `nsenter`) can reach it. */
  readonly network?: boolean;
}

/** Starts a gateway on ports that are free and on paths below `ground`; does not wait until it is ready. */
export async function launch(
  ground: Ground,
  { overrides = {}, env = enforced, network = false }: LaunchSettings = {},
): Promise<RunningGateway> {
  const options: GatewayOptions = {
    api: { host: "127.0.0.1", port: network ? production.api.port : await freePort(), ...overrides.api },
    database: {
      ...production.database,
      executable: ground.executable,
      port: network ? production.database.port : await freePort(),
      ...overrides.database,
    },
    paths: {
      ...production.paths,
      data: join(ground.folder, "data"),
      tokenFolder: join(ground.folder, "token"),
      ...overrides.paths,
    },
    limits: { ...production.limits, ...overrides.limits },
    timings: { ...production.timings, ...overrides.timings },
  };
  return new RunningGateway(ground, options, env, network);
}
