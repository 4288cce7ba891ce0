import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeFile } from "node:fs/promises";
import Docker from "dockerode";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  DockerMcpManager,
  getDockerMcpClient,
  initializeWithMcp,
  McpHealthMonitor,
  SecurityError,
  waitForBarriers,
} from "../../mcp/client/index.ts";
import { makeInstallation, runCommand, type Installation } from "../support/installation.ts";
import { pythonEnvironment } from "../support/python.ts";

const repository = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const inspector = repository("node_modules/@modelcontextprotocol/inspector/clients/launcher/build/index.js");
const launcher = repository("tools/mallku.mjs");
const docker = new Docker();

let here: Installation;

beforeAll(async () => {
  here = await makeInstallation();
});

afterAll(async () => {
  await here.remove();
});

const options = () => ({ configFile: here.configFile, env: here.environment });
const isRunning = async () => (await docker.getContainer(here.names.container).inspect()).State.Running;

describe("Mallku's own client", () => {
  test("waits for a database that is not there, and says in time what is not in place", async () => {
    const waiting = waitForBarriers({ ...options(), timeoutMs: 1 });
    await expect(waiting).rejects.toThrow(SecurityError);
    await expect(waiting).rejects.toThrow(/no_direct_access \(unknown\)/);
  });

  test("gets the database ensured and verified, and is told where it is", async () => {
    const progress: string[] = [];
    const database = await initializeWithMcp({ ...options(), onProgress: (line) => progress.push(line) });
    expect(database).toEqual({
      containerEndpoint: `http://${here.names.container}:8080`,
      hostEndpoint: here.apiUrl,
    });
    expect(progress.join("\n")).toContain("create Container container");
  });

  test("sees each barrier hold by the name that its callers know, and runs no command", async () => {
    const client = await getDockerMcpClient(options());
    try {
      const { Id } = await docker.getContainer(here.names.container).inspect();
      const manager = new DockerMcpManager(client);
      expect(await manager.ensureDatabaseContainer()).toMatchObject({
        action: "none",
        container: { id: Id },
      });
      expect(await new McpHealthMonitor(client).checkSecurityBarriers()).toEqual({
        database_isolated: true,
        only_api_published: true,
        no_direct_access: true,
        database_on_loopback: true,
        api_accessible: true,
      });
      await expect(manager.execContainer(here.names.container, ["arangosh"])).rejects.toThrow(SecurityError);
      await expect(client.execContainer("sh")).rejects.toThrow("port 8529");
      await waitForBarriers({ client, timeoutMs: 1000 });
    } finally {
      await client.close();
    }
  });

  test("is refused a database whose barriers do not hold, by name", async () => {
    const { State } = await docker.getContainer(here.names.container).inspect();
    process.kill(State.Pid, "SIGSTOP");
    try {
      const initialized = initializeWithMcp(options());
      await expect(initialized).rejects.toThrow(SecurityError);
      await expect(initialized).rejects.toThrow("api_accessible");
    } finally {
      process.kill(State.Pid, "SIGCONT");
    }
    await waitForBarriers({ ...options(), timeoutMs: 60_000 });
  });
});

describe("the MCP Inspector", () => {
  async function inspect(...args: string[]) {
    const config = join(here.folder, "mcp.json");
    const server = {
      command: process.execPath,
      args: [launcher, "mcp", "--config-file", here.configFile],
      env: { XDG_STATE_HOME: here.environment["XDG_STATE_HOME"] },
    };
    await writeFile(config, JSON.stringify({ mcpServers: { mallku: server } }));
    const environment = { ...here.environment, MCP_INSPECTOR_SECRET_STORE: "memory" };
    const where = ["--cli", "--config", config, "--server", "mallku", "--connect-timeout", "120000"];
    return await runCommand(process.execPath, [inspector, ...where, ...args], environment);
  }

  test("lists the tools, and finds no fault in their schemas", async () => {
    const { code, stdout, stderr } = await inspect("--method", "tools/list", "--strict");
    expect(code, stderr).toBe(0);
    const { tools } = JSON.parse(stdout) as { tools: { name: string }[] };
    expect(tools.map(({ name }) => name)).toContain("ensure_database_container");
  });

  test.each(["legacy", "modern"])("gets the database ensured, in the %s era", async (era) => {
    const call = ["--method", "tools/call", "--tool-name", "ensure_database_container"];
    const { code, stdout, stderr } = await inspect(...call, "--protocol-era", era);
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ structuredContent: { action: "none" } });
  });

  test("finds no way to run a command", async () => {
    const call = ["--method", "tools/call", "--tool-name", "exec_container", "--tool-arg", "command=sh"];
    const { code, stderr } = await inspect(...call);
    expect(code).toBe(5);
    expect(stderr).toContain("tool_not_found");
  });

  test("cannot ask a person, so it cannot stop the database", async () => {
    const { code, stdout } = await inspect("--method", "tools/call", "--tool-name", "stop_container");
    expect(code).toBe(5);
    expect(stdout).toContain("declares no elicitation");
    expect(await isRunning()).toBe(true);
  });
});

describe("Python, through the official package", () => {
  test("runs the example of the documentation, from nothing to every barrier", async () => {
    const { python } = await pythonEnvironment(repository("test/support/python/mcp.txt"));
    await docker.getContainer(here.names.container).stop();
    const server = [process.execPath, launcher, "mcp", "--config-file", here.configFile];
    // The package hands a server only a few variables on, so `env` brings this installation's.
    const state = `XDG_STATE_HOME=${here.environment["XDG_STATE_HOME"] ?? ""}`;
    const script = repository("docs/examples/python/mallku_database.py");
    const { code, stdout, stderr } = await runCommand(python, [script, "env", state, ...server]);
    expect(code, stderr).toBe(0);
    const [where = "", barriers = "", refusal = ""] = stdout.split("\n");
    expect(JSON.parse(where)).toEqual({
      container_endpoint: `http://${here.names.container}:8080`,
      host_endpoint: here.apiUrl,
    });
    expect(JSON.parse(barriers)).toMatchObject({
      database_isolated: true,
      api_accessible: true,
      no_direct_access: true,
    });
    expect(refusal).toContain("refused");
    expect(await isRunning()).toBe(true);
  });
});
