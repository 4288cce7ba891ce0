import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { Agent, get } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { databaseNames } from "../infra/names.ts";
import { percentile } from "./measure.ts";

const ROUNDS = 20;
const REQUESTS = 100;
const DOCKER = "/var/run/docker.sock";
const cli = fileURLToPath(new URL("../cli/main.ts", import.meta.url));

const PATHS: readonly (readonly [string, string])[] = [
  ["ping", "/_ping"],
  ["inspect of the container", `/containers/${databaseNames("").container}/json`],
  ["list of containers, cut to Mallku's", "/containers/json?all=1"],
];

/** What the guard costs a request beside Docker's own socket, for the stack dev. Run `npm start` first. */
export async function benchGuard(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "mallku-bench-"));
  const socketPath = join(folder, "docker.sock");
  const guard = spawn(process.execPath, [cli, "guard", "--socket", socketPath], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  try {
    await new Promise<void>((resolve, reject) => {
      guard.once("exit", () => {
        reject(new Error("the guard did not start"));
      });
      guard.stderr.on("data", (chunk: Buffer) => {
        if (chunk.toString().includes('"listening"')) resolve();
      });
    });
    const rows: string[] = [];
    for (const [name, path] of PATHS) rows.push(row(name, await measure(path, socketPath)));
    return [
      `### A request through the guard (${ROUNDS * REQUESTS} each, one connection, in turn)`,
      "",
      "| what | direct p50 ms | through the guard p50 ms | added ms | ratio |",
      "|---|---|---|---|---|",
      ...rows,
      "",
    ].join("\n");
  } finally {
    guard.kill("SIGTERM");
    await rm(folder, { recursive: true, force: true });
  }
}

interface Times {
  readonly direct: readonly number[];
  readonly through: readonly number[];
}

/** Both ways in turn, after one uncounted round. */
async function measure(path: string, guardPath: string): Promise<Times> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const times = { direct: [] as number[], through: [] as number[] };
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const [way, socketPath] of [
      ["direct", DOCKER],
      ["through", guardPath],
    ] as const) {
      for (let index = 0; index < REQUESTS; index += 1) {
        const start = performance.now();
        await ask(socketPath, path, agent);
        if (round > 0) times[way].push(performance.now() - start);
      }
    }
  }
  agent.destroy();
  return times;
}

async function ask(socketPath: string, path: string, agent: Agent): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    get({ socketPath, path, agent }, (response) => {
      response.resume();
      response.once("end", resolve);
      if (response.statusCode !== 200) reject(new Error(`${path}: ${response.statusCode ?? 0}`));
    }).once("error", reject);
  });
}

function row(name: string, { direct, through }: Times): string {
  const [one, other] = [percentile(direct, 50), percentile(through, 50)];
  return `| ${name} | ${one.toFixed(2)} | ${other.toFixed(2)} | ${(other - one).toFixed(2)} | ${(other / one).toFixed(2)} |`;
}
