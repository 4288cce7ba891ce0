import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Client } from "@modelcontextprotocol/client";
import {
  connectTo,
  ERAS,
  keeperOfNothing,
  textsOf,
  type Connection,
  type TestKeeper,
} from "./support/keeper.ts";

const NOT_OFFERED = [
  "exec_container",
  "attach_container",
  "create_container",
  "run_container",
  "copy_from_container",
  "commit_container",
  "remove_volume",
];
const MODES = [
  { mode: "default", readOnly: false },
  { mode: "read-only", readOnly: true },
] as const;

const keepers: Partial<Record<(typeof MODES)[number]["mode"], TestKeeper>> = {};

beforeAll(async () => {
  for (const { mode, readOnly } of MODES) keepers[mode] = await keeperOfNothing({ readOnly });
});

afterAll(async () => {
  for (const keeper of Object.values(keepers)) await keeper.remove();
});

function keeperOf(mode: (typeof MODES)[number]["mode"]): TestKeeper {
  const keeper = keepers[mode];
  if (keeper === undefined) throw new Error("no keeper");
  return keeper;
}

describe.each(ERAS)("a client of the %s era", (era) => {
  let connection: Connection;
  let client: Client;

  beforeAll(async () => {
    connection = await connectTo(keeperOf("default"), era);
    client = connection.client;
  });

  afterAll(async () => {
    await connection.close();
  });

  test("reads what the server is for before it calls anything", () => {
    expect(client.getInstructions()).toContain("ensure_database_container");
  });

  test.each(NOT_OFFERED)("finds no tool %s, by the protocol's own error", async (name) => {
    await expect(client.callTool({ name, arguments: {} })).rejects.toMatchObject({ code: -32602 });
  });

  test("is refused an argument that no tool takes, instead of having it ignored", async () => {
    const { tools } = await client.listTools();
    for (const { name } of tools) {
      const result = await client.callTool({ name, arguments: { command: "arangosh", barrier: "x" } });
      expect(result.isError, name).toBe(true);
      expect(textsOf(result)[0], name).toContain("command");
    }
  });

  test("learns what is not offered, and why", async () => {
    const { contents } = await client.readResource({ uri: "mallku://absent-tools" });
    const text = (contents[0] as { text: string }).text;
    for (const name of ["exec_container", "create_container", "attach_container"])
      expect(text).toContain(name);
    expect(JSON.parse(text)).toBeInstanceOf(Array);
  });

  test("reads each resource as JSON", async () => {
    const { resources } = await client.listResources();
    expect(resources.map(({ uri }) => uri)).toEqual([
      "mallku://absent-tools",
      "mallku://barriers",
      "mallku://declaration",
      "mallku://policy",
    ]);
    for (const { uri } of resources) {
      const { contents } = await client.readResource({ uri });
      expect(JSON.parse((contents[0] as { text: string }).text), uri).toBeTypeOf("object");
    }
  });

  test("is told by name that a resource is not there", async () => {
    await expect(client.readResource({ uri: "mallku://passwords" })).rejects.toThrow("passwords");
  });

  test("is led through a broken barrier by a prompt", async () => {
    const { messages } = await client.getPrompt({
      name: "barrier_is_down",
      arguments: { barrier: "no_direct_access" },
    });
    expect(JSON.stringify(messages)).toContain("no_direct_access");
  });

  test("finds a database that nobody has made to be not in place, rather than safe", async () => {
    const { structuredContent } = await client.callTool({ name: "check_security_barriers", arguments: {} });
    expect(structuredContent).toMatchObject({ holds: false, containerState: "absent", containerId: null });
    const { barriers } = structuredContent as { barriers: { state: string }[] };
    expect(barriers.length).toBeGreaterThanOrEqual(5);
    for (const { state } of barriers) expect(state).not.toBe("pass");
  });

  test("gets each answer as text too, for hosts that read nothing else", async () => {
    const result = await client.callTool({ name: "list_containers", arguments: {} });
    expect(JSON.parse(textsOf(result)[0] ?? "")).toEqual(result.structuredContent);
    expect(result.structuredContent).toEqual({ containers: [], truncated: false });
  });

  test("is told the one next step with every failure", async () => {
    const result = await client.callTool({ name: "get_database_logs", arguments: {} });
    expect(result.isError).toBe(true);
    const [said = "", machine = ""] = textsOf(result);
    expect(said).toContain("\nNext: ");
    expect(JSON.parse(machine)).toMatchObject({ error: { name: "DockerError" } });
  });

  test("is not shown containers that are not Mallku's, nor told whether they are there", async () => {
    const result = await client.callTool({
      name: "get_container",
      arguments: { name: "mallku-database-secure" },
    });
    expect(result.isError).toBe(true);
  });

  test("is told every id where it asks for a barrier that does not exist", async () => {
    const result = await client.callTool({ name: "explain_barrier", arguments: { barrier: "moat" } });
    expect(result.isError).toBe(true);
    expect(textsOf(result)[0]).toContain("no_direct_access");
  });

  test("is explained every barrier that the server measures or judges by", async () => {
    const { contents } = await client.readResource({ uri: "mallku://policy" });
    const all = JSON.parse((contents[0] as { text: string }).text) as { id: string }[];
    expect(all.length).toBeGreaterThan(30);
    for (const { id } of all) {
      const { structuredContent } = await client.callTool({
        name: "explain_barrier",
        arguments: { barrier: id },
      });
      const { why, instead } = structuredContent as { why: string; instead: string };
      expect(why.length, id).toBeGreaterThan(40);
      expect(instead.length, id).toBeGreaterThan(20);
    }
  });
});

describe.each(MODES)("the list of tools, in mode $mode", ({ mode }) => {
  test.each(ERAS)("is what was reviewed, for a client of the %s era", async (era) => {
    const { client, close } = await connectTo(keeperOf(mode), era);
    const { tools } = await client.listTools();
    await close();
    // The older era's lists do not name the schema's own version.
    const reviewed = (key: string, value: unknown) => (key === "$schema" ? undefined : value);
    await expect(`${JSON.stringify(tools, reviewed, 2)}\n`).toMatchFileSnapshot(`golden/tools-${mode}.json`);
  });

  test("says of every tool whether it changes anything, destroys, may be repeated, and reaches outside", async () => {
    const { client, close } = await connectTo(keeperOf(mode), "modern");
    const { tools } = await client.listTools();
    await close();
    for (const { name, annotations, inputSchema, outputSchema } of tools) {
      expect(annotations, name).toMatchObject({ openWorldHint: false });
      for (const hint of ["readOnlyHint", "destructiveHint", "idempotentHint"] as const)
        expect(typeof annotations?.[hint], `${name} ${hint}`).toBe("boolean");
      if (mode === "read-only") expect(annotations?.readOnlyHint, name).toBe(true);
      expect(inputSchema["additionalProperties"], name).toBe(false);
      expect(outputSchema, name).toBeDefined();
    }
    expect(tools.map(({ name }) => name)).toEqual(tools.map(({ name }) => name).toSorted());
  });
});

test("a server that may only look has no tool that acts, and says why", async () => {
  const { client, close } = await connectTo(keeperOf("read-only"), "modern");
  for (const name of ["ensure_database_container", "start_container", "stop_container"]) {
    await expect(client.callTool({ name, arguments: {} })).rejects.toMatchObject({ code: -32602 });
  }
  const { contents } = await client.readResource({ uri: "mallku://absent-tools" });
  expect((contents[0] as { text: string }).text).toContain("--read-only");
  await close();
});
