import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import Docker from "dockerode";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { mayInstallPackages } from "../../tools/apt.mjs";
import { startGuard, type Guard } from "../../guard/socket/start.ts";
import { configWithCompose } from "../support/compose.ts";
import { makeInstallation, type Installation } from "../support/installation.ts";
import { up } from "../support/up.ts";
import { pythonEnvironment } from "../support/python.ts";

// Others' Docker MCP servers, as their registry has them, with the guard's socket in the place of Docker's.

const support = (file: string) => fileURLToPath(new URL(`../support/python/${file}`, import.meta.url));
const GUARD = "Mallku's guard refuses this";

/** Both say that they need Python 3.12; the one has two lines that do (run_docker_mcp.py), the other none. */
const GROUND = {
  env: { ...process.env, PIP_IGNORE_REQUIRES_PYTHON: "1" },
  mayInstall: mayInstallPackages(),
};

let here: Installation;
let folder: string;
let guard: Guard;
let environment: Record<string, string>;
/** What the guard refused, as `METHOD target`. */
const refused: string[] = [];
const docker = new Docker();

beforeAll(async () => {
  here = await makeInstallation();
  await up(here);
  folder = await mkdtemp(join(tmpdir(), "mallku-others-"));
  const socketPath = join(folder, "docker.sock");
  guard = await startGuard({
    upstream: "/var/run/docker.sock",
    socketPath,
    names: here.names,
    onRefusal: ({ method, target }) => refused.push(`${method} ${target}`),
  });
  environment = {
    PATH: process.env["PATH"] ?? "",
    DOCKER_HOST: `unix://${socketPath}`,
    DOCKER_CONFIG: await configWithCompose(join(folder, "config")),
  };
});

afterAll(async () => {
  await guard.close();
  await here.remove();
  await rm(folder, { recursive: true, force: true });
});

beforeEach(() => {
  refused.length = 0;
});

interface Other {
  readonly tools: readonly string[];
  /** What a tool answers, as one text: these servers tell of a failure in words. */
  readonly call: (name: string, args?: Record<string, unknown>) => Promise<string>;
  /** What the server has written for its operator. */
  readonly log: () => string;
}

async function withServer(command: string, args: readonly string[], use: (server: Other) => Promise<void>) {
  const transport = new StdioClientTransport({
    ...{ command, args: [...args], env: environment, cwd: folder, stderr: "pipe" },
  });
  let said = "";
  transport.stderr?.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const client = new Client({ name: "test", version: "1.0.0" });
  await client.connect(transport, { timeout: 120_000 });
  try {
    const { tools } = await client.listTools();
    await use({
      tools: tools.map(({ name }) => name),
      call: async (name, given = {}) =>
        JSON.stringify(await client.callTool({ name, arguments: given }, { timeout: 300_000 })),
      log: () => said,
    });
  } finally {
    await client.close();
  }
}

/** Everything that Docker has of this test's or that names it, and how the database is. */
async function everything() {
  const [containers, { Volumes: volumes }, networks] = await Promise.all([
    docker.listContainers({ all: true }),
    docker.listVolumes(),
    docker.listNetworks(),
  ]);
  const named = (names: readonly string[]) => names.filter((name) => name.includes(here.instance)).sort();
  return {
    containers: named(containers.flatMap(({ Names }) => Names)),
    volumes: named(volumes.map(({ Name }) => Name)),
    networks: named(networks.map(({ Name }) => Name)),
    id: (await docker.getContainer(here.names.container).inspect()).Id,
  };
}

describe("the mission's docker-mcp", () => {
  let command: string;
  beforeAll(async () => {
    command = (await pythonEnvironment(support("docker-mcp.txt"), GROUND)).python;
  });
  const withDockerMcp = (use: (server: Other) => Promise<void>) =>
    withServer(command, [support("run_docker_mcp.py")], use);

  test("shows Mallku's container and its log, and no other", async () => {
    await withDockerMcp(async ({ tools, call }) => {
      expect([...tools].sort()).toEqual([
        "create-container",
        "deploy-compose",
        "get-logs",
        "list-containers",
      ]);
      const list = await call("list-containers");
      expect(list).toContain(`${here.names.container} - running`);
      expect(list.match(/ - running| - exited/g)).toHaveLength(1);
      expect(await call("get-logs", { container_name: here.names.container })).toContain("ready");
    });
  });

  test.each<readonly [string, () => Record<string, unknown>]>([
    ["with 8529 published", () => ({ ports: { "8529": "8529" } })],
    ["with its environment only", () => ({ environment: { ARANGO_NO_AUTH: "1" } })],
    ["of another's image", () => ({ image: "arangodb:latest" })],
  ])("makes no container %s, and shows why", async (_title, args) => {
    const before = await everything();
    await withDockerMcp(async ({ call }) => {
      const name = `${here.instance}-made`;
      const answer = await call("create-container", { image: here.names.image, name, ...args() });
      expect(answer).toContain(GUARD);
    });
    expect(refused).not.toEqual([]);
    expect(await everything()).toEqual(before);
  });

  test.each<readonly [string, () => Record<string, unknown>]>([
    ["joins the database's network namespace", () => ({ network_mode: `container:${here.names.container}` })],
    ["publishes 8529", () => ({ ports: ["8529:8529"] })],
    ["mounts the database's volume", () => ({ volumes: ["data:/data"] })],
    ["mounts Docker's socket", () => ({ volumes: ["/var/run/docker.sock:/var/run/docker.sock"] })],
    ["is called as the database", () => ({ container_name: here.names.container })],
  ])("deploys no compose file whose service %s, and shows why", async (_title, service) => {
    const before = await everything();
    await withDockerMcp(async ({ call }) => {
      const file = {
        version: "3",
        services: { intruder: { image: here.names.image, network_mode: "bridge", ...service() } },
        volumes: { data: { external: true, name: here.names.volume } },
      };
      const project = `${here.instance}x`;
      const answer = await call("deploy-compose", {
        compose_yaml: JSON.stringify(file),
        project_name: project,
      });
      expect(answer).toContain("Error deploying compose stack");
      expect(answer).toContain(GUARD);
    });
    expect(refused.join("\n")).toMatch(/^POST .*\/containers\/create/m);
    expect(await everything()).toEqual(before);
  });
});

describe("mcp-server-docker", () => {
  let command: string;
  beforeAll(async () => {
    const { bin } = await pythonEnvironment(support("mcp-server-docker.txt"), GROUND);
    command = bin("mcp-server-docker");
  });

  test("looks at Mallku's container, stops and starts it, and gets no further", async () => {
    const { container, image, network, volume } = here.names;
    const before = await everything();
    await writeFile(join(folder, "Dockerfile"), "FROM scratch\n");
    await withServer(command, [], async ({ call, log }) => {
      expect(await call("list_containers", { all: true })).toContain(container);
      expect(await call("list_images")).toContain(image);
      expect(await call("list_networks")).toContain(network);
      expect(await call("list_volumes")).toContain(volume);
      expect(await call("fetch_container_logs", { container_id: container })).toContain("ready");
      expect(await call("stop_container", { container_id: container })).toContain('"isError":false');
      expect(await call("start_container", { container_id: container })).toContain('"isError":false');
      expect(refused).toEqual([]);
      const name = `${here.instance}-made`;
      const ways: readonly (readonly [string, Record<string, unknown>])[] = [
        ["create_container", { image, name, network: `container:${container}` }],
        ["run_container", { image, name, volumes: { [volume]: { bind: "/data", mode: "rw" } } }],
        ["remove_container", { container_id: container, force: true }],
        ["build_image", { path: folder, tag: name }],
        ["pull_image", { repository: "arangodb" }],
        ["remove_image", { image, force: true }],
        ["create_network", { name }],
        ["remove_network", { network_id: network }],
        ["create_volume", { name }],
        ["remove_volume", { volume_name: volume, force: true }],
      ];
      for (const [index, [tool, args]] of ways.entries()) {
        expect(await call(tool, args), tool).toContain('"isError":true');
        expect(refused, tool).toHaveLength(index + 1);
      }
      // This server keeps an error's words from the agent, and tells its operator.
      await expect.poll(log).toContain(GUARD);
    });
    expect(await everything()).toEqual(before);
  });
});
