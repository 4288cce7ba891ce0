import { createServer, type ServerResponse } from "node:http";
import { join } from "node:path";
import Docker from "dockerode";
import { expect, test, onTestFinished } from "vitest";
import { BARRIERS } from "../../../monitor/barriers.ts";
import { checkBarriers, type Verdict } from "../../../monitor/check.ts";
import type { InspectedContainer } from "../../../monitor/inspect.ts";
import { onlyApiPublished } from "../../../monitor/published-ports.ts";
import { watchBarriers } from "../../../monitor/watch.ts";
import { freePort } from "../../support/free-port.ts";
import { listen } from "../tools/engine.ts";
import { scratch } from "../tools/scratch.ts";

/** A gateway that says all is well, as one does that knows nothing of what is around its container. */
async function contentGateway(): Promise<string> {
  const port = await freePort();
  const server = createServer((request, response) => {
    const body =
      request.url === "/health"
        ? { status: "healthy", service: "mallku-api" }
        : { database_ports_exposed: 0, api_ports_exposed: 1, direct_db_access_possible: false };
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
  }).listen(port, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${port}`;
}

async function target() {
  return {
    containerName: "mallku-database-secure-test",
    networkName: "mallku-internal-test",
    otherHost: undefined,
    volumeName: "mallku-database-data-test",
    apiUrl: await contentGateway(),
    apiToken: undefined,
  };
}

const stateOf = ({ barriers }: Verdict, id: string) => barriers.find((barrier) => barrier.id === id);

test("where Docker is away nothing of the container is taken for safe, and what can be measured still is", async () => {
  const docker = new Docker({ socketPath: join(await scratch(), "nobody.sock") });
  const verdict = await checkBarriers(docker, await target());
  expect(verdict).toMatchObject({ containerState: "unknown", containerId: undefined, holds: false });
  expect(verdict.barriers.map(({ id }) => id)).toEqual(Object.keys(BARRIERS));
  for (const id of ["database_isolated", "only_api_published", "no_direct_access"]) {
    expect(stateOf(verdict, id)).toMatchObject({ state: "unknown" });
    expect(stateOf(verdict, id)?.evidence.join()).toContain("ENOENT");
  }
  expect(stateOf(verdict, "api_accessible")).toMatchObject({ state: "pass" });
});

test("a container that is not there holds no barrier, whoever answers on its port", async () => {
  const socket = join(await scratch(), "docker.sock");
  await listen(socket, (_request, response) => {
    response.writeHead(404, { "content-type": "application/json" }).end('{"message":"No such container"}');
  });
  const verdict = await checkBarriers(new Docker({ socketPath: socket }), await target());
  expect(verdict).toMatchObject({ containerState: "absent", holds: false });
  expect(stateOf(verdict, "no_direct_access")?.evidence.join()).toContain("there is no container");
});

test("an answer of Docker's that cannot be read is not a barrier in place", async () => {
  const socket = join(await scratch(), "docker.sock");
  await listen(socket, (_request, response) => {
    response.writeHead(200, { "content-type": "application/json" }).end('{"Id":"1","State":{}}');
  });
  const verdict = await checkBarriers(new Docker({ socketPath: socket }), await target());
  expect(verdict).toMatchObject({ containerState: "unknown", holds: false });
});

test("a daemon that goes away is unknown once and back once, and the watch goes on", async () => {
  const socket = join(await scratch(), "docker.sock");
  const absent = (_request: unknown, response: ServerResponse) => {
    response.writeHead(404, { "content-type": "application/json" }).end('{"message":"No such container"}');
  };
  let server = await listen(socket, absent);
  const end = new AbortController();
  const docker = new Docker({ socketPath: socket });
  const seen: string[] = [];
  for await (const { verdict } of watchBarriers(docker, await target(), {
    intervalMs: 10,
    signal: end.signal,
  })) {
    if (seen.at(-1) !== verdict.containerState) seen.push(verdict.containerState);
    if (seen.length === 1 && verdict.containerState === "absent") {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    } else if (seen.length === 2) server = await listen(socket, absent);
    else if (seen.length === 3) end.abort();
  }
  expect(seen).toEqual(["absent", "unknown", "absent"]);
});

const container = (
  ports: Record<string, { HostIp: string; HostPort: string }[] | null>,
  changes: { exposed?: string[]; all?: boolean } = {},
): InspectedContainer => ({
  Id: "1",
  Image: "sha256:1",
  Name: "/c",
  State: { Status: "running" },
  Config: { ExposedPorts: Object.fromEntries((changes.exposed ?? ["8080/tcp"]).map((port) => [port, {}])) },
  HostConfig: { PublishAllPorts: changes.all ?? false },
  NetworkSettings: { Ports: ports, Networks: {} },
  Mounts: [],
});

const api = [{ HostIp: "127.0.0.1", HostPort: "8080" }];

test.each<[string, string, InspectedContainer, string]>([
  ["only the API", "pass", container({ "8080/tcp": api }), "http://127.0.0.1:8080"],
  [
    "only the API, on IPv6's loopback",
    "pass",
    container({ "8080/tcp": [{ HostIp: "::1", HostPort: "8080" }] }),
    "http://[0:0::1]:8080",
  ],
  ["the database as well", "fail", container({ "8080/tcp": api, "8529/tcp": api }), "http://127.0.0.1:8080"],
  ["the database in its place", "fail", container({ "8529/tcp": api }), "http://127.0.0.1:8080"],
  ["the API twice", "fail", container({ "8080/tcp": [...api, ...api] }), "http://127.0.0.1:8080"],
  ["the API by another protocol", "fail", container({ "8080/udp": api }), "http://127.0.0.1:8080"],
  ["nothing", "fail", container({ "8080/tcp": null }), "http://127.0.0.1:8080"],
  ["the API, where another is asked", "fail", container({ "8080/tcp": api }), "http://127.0.0.1:8081"],
  [
    "the API, with the database exposed for who publishes all",
    "fail",
    container({ "8080/tcp": api }, { exposed: ["8080/tcp", "8529/tcp"] }),
    "http://127.0.0.1:8080",
  ],
  ["whatever is exposed", "fail", container({ "8080/tcp": api }, { all: true }), "http://127.0.0.1:8080"],
])("a container that publishes %s is a %s", (_what, state, inspected, apiUrl) => {
  expect(onlyApiPublished(inspected, apiUrl)).toMatchObject({ id: "only_api_published", state });
});
