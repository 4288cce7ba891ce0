import * as pulumi from "@pulumi/pulumi";
import { beforeEach, describe, expect, test } from "vitest";
import type { DatabaseOutputs } from "../../../infra/database.ts";
import { declareStack } from "../../../infra/program.ts";

interface Declared {
  readonly type: string;
  readonly name: string;
  readonly inputs: Record<string, unknown>;
}

const TOKEN = "a-token-of-at-least-thirty-two-characters";
let declared: Declared[] = [];

beforeEach(() => {
  declared = [];
});

/** Runs the program under mocks and waits until everything is declared. */
async function declare(config: Record<string, string> = {}, stack = "dev", preview = true) {
  pulumi.runtime.setAllConfig(config, ["mallku:apiToken"]);
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs }) => {
        const given = inputs as Record<string, unknown>;
        declared.push({ type, name, inputs: given });
        return { id: `id-of-${name}`, state: { ...given, repoDigest: "sha256:0" } };
      },
      call: ({ token }) => {
        throw new Error(`the program asks for ${token}, which nothing here answers`);
      },
    },
    "mallku",
    stack,
    preview,
  );
  const outputs = await declareStack(["docker provider 5.2.0"]);
  await (pulumi.runtime as unknown as { disconnect(): Promise<void> }).disconnect();
  return outputs;
}

async function value<T>(output: pulumi.Output<T>): Promise<T> {
  return await new Promise((resolve) => output.apply(resolve));
}

function only(type: string): Record<string, unknown> {
  const found = declared.filter((resource) => resource.type === type);
  expect(found).toHaveLength(1);
  return found[0]?.inputs ?? {};
}

describe("the declared database", () => {
  test("everything is under one component, so that it is made and removed as one", async () => {
    await declare();
    expect(declared.map(({ type, name }) => `${type} ${name}`).sort()).toEqual([
      "docker:index/container:Container container",
      "docker:index/image:Image image",
      "docker:index/network:Network network",
      "docker:index/volume:Volume data",
      "mallku:index:MallkuDatabase mallku-database-secure",
    ]);
  });

  test("the network has no route out, and a publication without an address lands on loopback", async () => {
    await declare();
    expect(only("docker:index/network:Network")).toMatchObject({
      name: "mallku-internal",
      driver: "bridge",
      internal: false,
      ipv6: false,
      options: {
        "com.docker.network.bridge.enable_ip_masquerade": "false",
        "com.docker.network.bridge.host_binding_ipv4": "127.0.0.1",
      },
    });
  });

  test("the container publishes 8080 on loopback, is on one network, and has given up what it does not need", async () => {
    await declare();
    const container = only("docker:index/container:Container");
    expect(container).toMatchObject({
      name: "mallku-database-secure",
      image: "mallku/database:latest",
      ports: [{ internal: 8080, external: 8080, ip: "127.0.0.1", protocol: "tcp" }],
      envs: ["MALLKU_SECURITY=enforced", "ARANGO_BIND=127.0.0.1"],
      networkMode: "mallku-internal",
      networksAdvanced: [{ name: "mallku-internal" }],
      volumes: [{ volumeName: "mallku-database-data", containerPath: "/var/lib/mallku" }],
      restart: "unless-stopped",
      user: "65532:65532",
      readOnly: true,
      privileged: false,
      ipcMode: "private",
      cgroupnsMode: "private",
      capabilities: { drops: ["ALL"] },
      securityOpts: ["no-new-privileges:true"],
      memory: 2048,
      memorySwap: 2048,
      cpus: "2.0",
      logDriver: "json-file",
      logOpts: { "max-size": "10m", "max-file": "3" },
      healthcheck: { tests: ["CMD", "/nodejs/bin/node", "/opt/mallku/gateway.mjs", "health"] },
      stopTimeout: 30,
    });
    expect(container["ulimits"]).toContainEqual({ name: "nproc", soft: 4096, hard: 4096 });
    expect(Object.keys(container)).not.toContain("publishAllPorts");
  });

  test("the image is built here from pinned bases and never pushed", async () => {
    await declare();
    expect(only("docker:index/image:Image")).toMatchObject({
      imageName: "mallku/database:latest",
      skipPush: true,
      build: { args: { ARANGODB_IMAGE: expect.stringMatching(/@sha256:[0-9a-f]{64}$/) as string } },
    });
  });

  test("another base image is another content, so the container is replaced; the same one is not", async () => {
    const content = async (config: Record<string, string>) => {
      declared = [];
      await declare(config);
      const labels = only("docker:index/container:Container")["labels"] as { label: string; value: string }[];
      return labels.find(({ label }) => label === "io.mallku.content")?.value;
    };
    const first = await content({});
    expect(first).toMatch(/^[0-9a-f]{64}$/);
    expect(await content({})).toBe(first);
    expect(await content({ "mallku:arangodbImage": "arangodb:3.12.8" })).not.toBe(first);
  });

  test("an API token reaches the container as a read-only file, and no inspect shows it", async () => {
    await declare({ "mallku:apiToken": TOKEN });
    const containers = declared.filter(({ type }) => type === "docker:index/container:Container");
    const carrier = containers.find(({ name }) => name === "token-carrier")?.inputs;
    const database = containers.find(({ name }) => name === "container")?.inputs;
    expect(carrier).toMatchObject({ start: false, mustRun: false, networkMode: "none" });
    expect(database?.["volumes"]).toContainEqual({
      volumeName: "mallku-database-token",
      containerPath: "/run/mallku",
      readOnly: true,
    });
    expect(JSON.stringify(database)).not.toContain(TOKEN);
  });

  test("a second instance shares no name with the first", async () => {
    await declare({ "mallku:instance": "blue", "mallku:apiToken": TOKEN });
    const names = declared
      .filter(({ type }) => type.startsWith("docker:"))
      .map(({ inputs }) => inputs["name"] ?? inputs["imageName"]);
    expect(names).toHaveLength(6);
    for (const name of names) expect(name).toMatch(/-blue(:latest)?$/);
  });

  test("the program runs twice in one process and declares everything both times", async () => {
    await declare();
    const first = declared.length;
    await declare();
    expect(declared).toHaveLength(first * 2);
  });

  test("a bad setting stops the program before any resource", async () => {
    await expect(declare({ "mallku:apiPort": "8529" })).rejects.toThrow("mallku:apiPort");
    expect(declared).toEqual([]);
  });

  test("the outputs say where to go, and what is not the real thing", async () => {
    const outputs: DatabaseOutputs = await declare({
      "mallku:apiPort": "18080",
      "mallku:publishAddress": "::1",
      "mallku:nodeImage": "mallku-stand-in/node:0123456789ab",
    });
    expect(await value(outputs.healthUrl)).toBe("http://[::1]:18080/health");
    expect(await value(outputs.internalUrl)).toBe("http://mallku-database-secure:8080");
    expect(await value(outputs.imageId)).toBe("sha256:0");
    expect(await value(outputs.volumeName)).toBe("mallku-database-data");
    expect(outputs.standIns).toEqual([
      "docker provider 5.2.0",
      "Node image: mallku-stand-in/node:0123456789ab",
    ]);
  });
});
