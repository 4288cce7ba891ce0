import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Client, type ElicitResult } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import Docker from "dockerode";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeInstallation, type Installation } from "../support/installation.ts";

const launcher = fileURLToPath(new URL("../../tools/mallku.mjs", import.meta.url));
const CANARY = "canary-token-of-the-mcp-server-0123456789";
const docker = new Docker();

let here: Installation;
/** Every word that any server of this file has said, for the canary. */
let said = "";

beforeAll(async () => {
  here = await makeInstallation();
});

afterAll(async () => {
  await here.remove();
});

interface Agent {
  readonly client: Client;
  readonly transport: StdioClientTransport;
  readonly asked: string[];
  /** Calls a tool, and keeps what it answered. */
  readonly call: (tool: string, args?: Record<string, unknown>, signal?: AbortSignal) => Promise<Answer>;
}

interface Answer {
  readonly isError: boolean;
  readonly structured: Record<string, unknown>;
  readonly text: string;
  readonly progress: readonly string[];
}

interface AgentOptions {
  readonly era?: "legacy" | "modern";
  /** What a person at this client answers; without it nobody can be asked. */
  readonly person?: () => ElicitResult;
}

const YES = (): ElicitResult => ({ action: "accept", content: { confirm: true } });
const NO = (): ElicitResult => ({ action: "decline" });

/** Starts a server of its own, as an agent's host would, and hangs up afterwards. */
async function withAgent<T>(options: AgentOptions, use: (agent: Agent) => Promise<T>): Promise<T> {
  const environment = Object.entries(here.environment).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, value] as const],
  );
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [launcher, "mcp", "--config-file", here.configFile],
    env: Object.fromEntries(environment),
    stderr: "pipe",
  });
  transport.stderr?.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const asked: string[] = [];
  const { person, era = "modern" } = options;
  const client = new Client(
    { name: "test", version: "1.0.0" },
    {
      ...(person !== undefined && { capabilities: { elicitation: { form: {} } } }),
      ...(era === "modern" && { versionNegotiation: { mode: { pin: "2026-07-28" } } }),
    },
  );
  if (person !== undefined) {
    client.setRequestHandler("elicitation/create", ({ params }) => {
      asked.push(params.message);
      return person();
    });
  }
  await client.connect(transport);
  const call: Agent["call"] = async (tool, args = {}, signal) => {
    const progress: string[] = [];
    const result = await client.callTool(
      { name: tool, arguments: args },
      {
        onprogress: ({ message = "" }) => progress.push(message),
        resetTimeoutOnProgress: true,
        timeout: 120_000,
        maxTotalTimeout: 600_000,
        ...(signal !== undefined && { signal }),
      },
    );
    const text = result.content.map((block) => (block.type === "text" ? block.text : "")).join("\n");
    said += JSON.stringify(result) + progress.join("\n");
    const structured = (result.structuredContent ?? {}) as Record<string, unknown>;
    return { isError: result.isError === true, structured, text, progress };
  };
  try {
    return await use({ client, transport, asked, call });
  } finally {
    await client.close();
  }
}

async function ensure(options: AgentOptions = {}): Promise<Answer> {
  return await withAgent(options, async ({ call }) => {
    const answer = await call("ensure_database_container");
    expect(answer.isError, answer.text).toBe(false);
    return answer;
  });
}

const inspect = () => docker.getContainer(here.names.container).inspect();
const own = () =>
  docker.listContainers({ all: true, filters: { label: [`io.mallku.instance=${here.instance}`] } });

describe("an agent and its database", () => {
  test("sees what would be made, and makes nothing by looking", async () => {
    await withAgent({}, async ({ call }) => {
      const { structured } = await call("preview_database");
      expect(structured).toMatchObject({ allowed: true, destructive: [], violations: [] });
      expect(String(structured["planId"])).toMatch(/^[0-9a-f]{64}$/);
      expect(JSON.stringify(structured["changes"])).toContain("create container");
      expect(await own()).toEqual([]);
    });
  });

  test("may hold the update to the plan that it was shown, and no other", async () => {
    await withAgent({}, async ({ call }) => {
      const other = await call("ensure_database_container", { planId: "0".repeat(64) });
      expect(other.isError).toBe(true);
      expect(other.text).toContain("no longer what was shown");
      expect(await own()).toEqual([]);
    });
  });

  test("cancels in the middle, and the next one completes it", async () => {
    await withAgent({}, async ({ call }) => {
      const abort = new AbortController();
      const cancelled = call("ensure_database_container", {}, abort.signal);
      await Promise.race([cancelled.catch(() => undefined), setTimeout(4000)]);
      abort.abort();
      await expect(cancelled).rejects.toThrow();
      const answer = await call("ensure_database_container");
      expect(answer.isError, answer.text).toBe(false);
    });
    expect(await own()).toHaveLength(1);
  });

  test("gets it untouched where it runs and every barrier holds", async () => {
    const before = await inspect();
    for (const era of ["legacy", "modern"] as const) {
      const { structured } = await ensure({ era });
      expect(structured).toMatchObject({
        action: "none",
        changes: [],
        container: { name: here.names.container, id: before.Id, state: "running" },
        endpoints: { host: here.apiUrl, containers: `http://${here.names.container}:8080` },
      });
    }
    expect((await inspect()).State.StartedAt).toBe(before.State.StartedAt);
  });

  test("gets it started where it was stopped", async () => {
    const { Id } = await inspect();
    await docker.getContainer(Id).stop();
    const { structured } = await ensure();
    expect(structured).toMatchObject({ action: "started", container: { id: Id } });
  });

  test("gets it made anew where somebody connected it to another network", async () => {
    const { Id } = await inspect();
    await docker.getNetwork("bridge").connect({ Container: here.names.container });
    await withAgent({}, async ({ call }) => {
      expect((await call("check_security_barriers")).structured).toMatchObject({ holds: false });
      const networks = await call("inspect_container_networks");
      expect(networks.structured["networks"]).toContainEqual(
        expect.objectContaining({ name: "bridge", isDeclared: false }),
      );
      const answer = await call("ensure_database_container");
      expect(answer.isError, answer.text).toBe(false);
      expect(answer.structured).toMatchObject({ action: "updated" });
    });
    expect((await inspect()).Id).not.toBe(Id);
    expect(Object.keys((await inspect()).NetworkSettings.Networks)).toEqual([here.names.network]);
  });

  test("gets what is declared now, after the settings have changed", async () => {
    await here.configure({ memory: "1GiB" });
    const { structured } = await ensure();
    expect(structured).toMatchObject({ action: "updated" });
    expect((await inspect()).HostConfig.Memory).toBe(2 ** 30);
  });

  test("gets one container, though a hundred ask at once, and two more servers with them", async () => {
    await docker.getContainer(here.names.container).remove({ force: true });
    const answers = await Promise.all([
      withAgent({}, ({ call }) =>
        Promise.all(Array.from({ length: 100 }, () => call("ensure_database_container"))),
      ),
      ensure().then((answer) => [answer]),
      ensure({ era: "legacy" }).then((answer) => [answer]),
    ]);
    const ids = answers.flat().map(({ isError, text, structured }) => {
      expect(isError, text).toBe(false);
      return (structured["container"] as { id: string }).id;
    });
    expect(ids).toHaveLength(102);
    expect(new Set(ids).size).toBe(1);
    expect(await own()).toHaveLength(1);
  });

  test("never gets a container that somebody made by hand under its name, without barriers", async () => {
    const { Image } = await inspect();
    await docker.getContainer(here.names.container).remove({ force: true });
    const fake = await docker.createContainer({
      name: here.names.container,
      Image,
      Entrypoint: ["/nodejs/bin/node", "-e", "setInterval(() => {}, 1000)"],
      HostConfig: { PublishAllPorts: true },
    });
    await fake.start();
    await withAgent({ person: YES }, async ({ call }) => {
      const { structured } = await call("check_security_barriers");
      expect(structured).toMatchObject({ holds: false });
      const answer = await call("ensure_database_container");
      expect(answer.isError).toBe(true);
      expect(answer.text).toContain("did not make it");
      expect((await call("start_container")).isError).toBe(true);
      expect((await call("get_container")).isError).toBe(true);
    });
    await fake.remove({ force: true });
    await ensure();
  });

  test("never gets it while a barrier is down that no update can put back", async () => {
    const { State } = await inspect();
    // The gateway hangs: it is there, it is as declared, and it answers nobody.
    process.kill(State.Pid, "SIGSTOP");
    try {
      await withAgent({}, async ({ call }) => {
        const answer = await call("ensure_database_container");
        expect(answer.isError).toBe(true);
        expect(answer.text).toContain("api_accessible");
        expect(answer.text).toContain("Next: Let nothing use this database");
      });
    } finally {
      process.kill(State.Pid, "SIGCONT");
    }
  });

  test("is told which setting is wrong, and nothing is changed", async () => {
    const { Id } = await inspect();
    await here.configure({ memory: "1GiB", publishAddress: "0.0.0.0" });
    await withAgent({}, async ({ call }) => {
      const answer = await call("ensure_database_container");
      expect(answer.isError).toBe(true);
      expect(answer.text).toContain("mallku:publishAddress");
    });
    expect((await inspect()).Id).toBe(Id);
    await here.configure({ memory: "1GiB" });
  });

  test("finds it whole after a server was killed in the middle of an update", async () => {
    await here.configure({ memory: "1025MiB" });
    await withAgent({}, async ({ call, transport }) => {
      const cut = call("ensure_database_container");
      await Promise.race([cut.catch(() => undefined), setTimeout(3000)]);
      if (transport.pid !== null) process.kill(transport.pid, "SIGKILL");
      await cut.catch(() => undefined);
    }).catch(() => undefined);
    const { structured } = await ensure();
    expect(structured).toMatchObject({ container: { state: "running" } });
    expect((await inspect()).HostConfig.Memory).toBe(1025 * 2 ** 20);
    expect(await own()).toHaveLength(1);
  });
});

describe("what a person must confirm", () => {
  test("stopping it is refused where nobody can be asked", async () => {
    await withAgent({}, async ({ call }) => {
      const answer = await call("stop_container");
      expect(answer.isError).toBe(true);
      expect(answer.text).toContain("declares no elicitation");
    });
    expect((await inspect()).State.Running).toBe(true);
  });

  test.each(["legacy", "modern"] as const)(
    "stopping it is asked, in the %s era, and done on a yes",
    async (era) => {
      await withAgent({ era, person: NO }, async ({ call, asked }) => {
        expect((await call("stop_container")).isError).toBe(true);
        expect(asked).toHaveLength(1);
        expect((await inspect()).State.Running).toBe(true);
      });
      await withAgent({ era, person: YES }, async ({ call, asked }) => {
        expect((await call("stop_container")).structured).toMatchObject({
          wasRunning: true,
          state: "exited",
        });
        expect(asked[0]).toContain(here.names.container);
        const started = await call("start_container");
        expect(started.isError, started.text).toBe(false);
        expect(started.structured).toMatchObject({ holds: true });
      });
    },
  );

  test("replacing the container of a protected stack waits for a yes to exactly this plan", async () => {
    await here.configure({ protectData: true });
    await ensure({ person: YES });
    const { Id } = await inspect();
    await here.configure({ protectData: true, memory: "1030MiB" });
    await withAgent({}, async ({ call }) => {
      const { structured } = await call("preview_database");
      expect(JSON.stringify(structured["destructive"])).toContain("protected");
      const answer = await call("ensure_database_container");
      expect(answer.isError).toBe(true);
      expect(answer.text).toContain("declares no elicitation");
    });
    await withAgent({ person: NO }, async ({ call }) => {
      expect((await call("ensure_database_container")).isError).toBe(true);
    });
    // While the person thinks, somebody changes the plan: the yes was to another one.
    let isChanged = false;
    await withAgent(
      {
        person: () => (isChanged ? NO() : YES()),
      },
      async ({ client, call, asked }) => {
        client.setRequestHandler("elicitation/create", async ({ params }) => {
          asked.push(params.message);
          if (isChanged) return NO();
          isChanged = true;
          await here.configure({ protectData: true, memory: "1040MiB" });
          return YES();
        });
        expect((await call("ensure_database_container")).isError).toBe(true);
        expect(asked).toHaveLength(2);
      },
    );
    expect((await inspect()).Id).toBe(Id);
    const { structured } = await ensure({ person: YES });
    expect(structured).toMatchObject({ action: "updated" });
    expect((await inspect()).HostConfig.Memory).toBe(1040 * 2 ** 20);
    await here.configure({ protectData: false, memory: "1040MiB" });
    await ensure({ person: YES });
  });
});

describe("secrets", () => {
  test("are in no answer, no progress and no log of the server", async () => {
    const set = await here.mallku("pulumi", "--", "config", "set", "--secret", "mallku:apiToken", CANARY);
    expect(set, set.stderr).toMatchObject({ code: 0 });
    await withAgent({ person: YES }, async ({ client, call }) => {
      for (const tool of [
        "preview_database",
        "ensure_database_container",
        "check_security_barriers",
        "get_container",
        "list_containers",
        "inspect_container_networks",
        "get_database_logs",
      ]) {
        const answer = await call(tool);
        expect(answer.isError, answer.text).toBe(false);
      }
      expect((await call("get_container", { name: here.names.tokenCarrier })).isError).toBe(false);
      for (const { uri } of (await client.listResources()).resources)
        said += JSON.stringify(await client.readResource({ uri }));
    });
    expect(said).toContain("ensure_database_container");
    expect(said).not.toContain(CANARY);
    expect(said).not.toContain(Buffer.from(CANARY).toString("base64"));
  });
});
