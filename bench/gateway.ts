import { readFile } from "node:fs/promises";
import { join } from "node:path";
import Docker from "dockerode";
import { databaseNames } from "../infra/names.ts";
import { databaseName, userName } from "../infra/image/gateway/bootstrap.ts";
import { readOrMakeSecrets } from "../infra/image/gateway/secrets.ts";
import { launch, makeGround, type RunningGateway } from "../test/gateway/support/launch.ts";
import { load, type Endpoint, type Load } from "./load.ts";

const REQUESTS = 4000;
const ROUNDS = 3;
const CONNECTIONS = [1, 16, 64];
const DOCUMENT = {
  said: "what a fire circle said",
  words: Array.from({ length: 40 }, (_, index) => `word ${index}`),
};

/** What the gateway costs beside the database behind it, both as plain processes on loopback. */
export async function benchGateway(): Promise<string> {
  const ground = await makeGround();
  const gateway = await (await launch(ground)).ready();
  try {
    const [through, direct] = await endpoints(gateway);
    const rows: string[] = [];
    for (const connections of CONNECTIONS) {
      const rounds: [Load, Load][] = [];
      for (let round = 0; round <= ROUNDS; round += 1) {
        const pair: [Load, Load] = [
          await load(direct, connections, REQUESTS),
          await load(through, connections, REQUESTS),
        ];
        if (round > 0) rounds.push(pair);
      }
      rows.push(row(connections, rounds));
    }
    return [
      "### The gateway beside the database (reads of one document by key)",
      "",
      "| connections | direct, requests/s | share through the gateway | p50 added ms | p99 added ms |",
      "|---|---|---|---|---|",
      ...rows,
      "",
      `Idle memory of the gateway in its container: ${(await residentMegabytes()).toFixed(0)} MB resident.`,
      "",
    ].join("\n");
  } finally {
    await gateway.stop();
    await ground.remove();
  }
}

async function endpoints(gateway: RunningGateway): Promise<[Endpoint, Endpoint]> {
  const headers = { "content-type": "application/json" };
  const documents = `${gateway.url}/api/v1/collections/khipu_blocks/documents`;
  const response = await fetch(documents, { method: "POST", headers, body: JSON.stringify(DOCUMENT) });
  const { _key } = (await response.json()) as { _key: string };
  const { database, paths } = gateway.options;
  const { userPassword } = await readOrMakeSecrets(join(paths.data, "secrets"));
  const authorization = `Basic ${Buffer.from(`${userName}:${userPassword}`).toString("base64")}`;
  const url = `http://127.0.0.1:${database.port}/_db/${databaseName}/_api/document/khipu_blocks/${_key}`;
  return [
    { url: `${documents}/${_key}`, headers: {} },
    { url, headers: { authorization } },
  ];
}

function row(connections: number, rounds: readonly [Load, Load][]): string {
  const mean = (of: (pair: [Load, Load]) => number) =>
    rounds.reduce((sum, pair) => sum + of(pair), 0) / rounds.length;
  const cells = [
    connections.toString(),
    mean(([direct]) => direct.requestsPerSecond).toFixed(0),
    mean(([direct, through]) => through.requestsPerSecond / direct.requestsPerSecond).toFixed(2),
    mean(([direct, through]) => through.p50 - direct.p50).toFixed(2),
    mean(([direct, through]) => through.p99 - direct.p99).toFixed(2),
  ];
  return `| ${cells.join(" | ")} |`;
}

/** Of the first process of the stack dev's container, as it runs in production. Run `npm start` first. */
async function residentMegabytes(): Promise<number> {
  const { State } = await new Docker().getContainer(databaseNames("").container).inspect();
  const status = await readFile(`/proc/${State.Pid}/status`, "utf8");
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
}
