import type * as pulumi from "@pulumi/pulumi";
import * as docker from "@pulumi/docker";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { docker as engine, NODE, nodeImage, ownPrefix, removeOwn } from "./docker.ts";
import { makeStack, type TestStack } from "./engine.ts";
import { buildExecutable, type Executable } from "./executable.ts";

export let executable: Executable;
export let stack: TestStack;
/** The Node base image. */
export let base: string;
/** Every object of the test at hand is named so. */
export let prefix: string;
/** The build context of the test at hand: it answers `1` on port 8080. */
export let context: string;

/** Gives each test of a file a stack, names and a build context of its own, and takes them away. */
export function setScene(): void {
  beforeAll(async () => {
    executable = await buildExecutable();
    base = await nodeImage();
  });
  afterAll(() => executable.remove());
  beforeEach(async () => {
    prefix = ownPrefix();
    context = await mkdtemp(join(tmpdir(), "mallku-test-prov-context-"));
    await writeFile(join(context, "Dockerfile"), `FROM ${base}\nCOPY server.js /server.js\n`);
    await writeServer("1");
    stack = await makeStack(executable);
  });
  afterEach(async () => {
    await removeOwn(prefix);
    await stack.remove();
    await rm(context, { recursive: true });
  });
}

export const writeServer = (answer: string): Promise<void> =>
  writeFile(
    join(context, "server.js"),
    `require("node:http").createServer((_, r) => r.end("${answer}")).listen(8080);`,
  );

export const name = (what: string): string => `${prefix}-${what}`;
export const inspect = () => engine.getContainer(name("c")).inspect();

/** Network, volume, image and container, of the same shape as the database's. */
export const whole =
  (change: Partial<docker.ContainerArgs> = {}, args: Record<string, string> = {}) =>
  // eslint-disable-next-line @typescript-eslint/require-await -- an inline program is asynchronous by its type
  async () => {
    const options = { "com.docker.network.bridge.enable_ip_masquerade": "false" };
    const network = new docker.Network("net", { name: name("net"), options });
    const volume = new docker.Volume("vol", { name: name("vol") });
    const image = new docker.Image("image", {
      imageName: name("image"),
      skipPush: true,
      build: { context, args },
    });
    const container = new docker.Container("c", {
      name: name("c"),
      image: image.repoDigest,
      entrypoints: [NODE, "/server.js"],
      networkMode: network.name,
      networksAdvanced: [{ name: network.name, aliases: ["web"] }],
      volumes: [{ volumeName: volume.name, containerPath: "/data" }],
      readOnly: true,
      user: "65532:65532",
      memory: 128,
      memorySwap: 128,
      cpus: "1.0",
      capabilities: { drops: ["ALL"] },
      securityOpts: ["no-new-privileges:true"],
      tmpfs: { "/tmp": "rw,noexec,size=16m" },
      ulimits: [{ name: "nofile", soft: 1024, hard: 1024 }],
      logDriver: "json-file",
      logOpts: { "max-size": "1m" },
      envs: ["A=1"],
      labels: [{ label: "test", value: "1" }],
      restart: "unless-stopped",
      healthcheck: {
        tests: [
          "CMD",
          NODE,
          "-e",
          "fetch('http://127.0.0.1:8080').then(() => process.exit(0), () => process.exit(1))",
        ],
        interval: "1s",
        timeout: "10s",
        retries: 10,
      },
      stopTimeout: 1,
      wait: true,
      waitTimeout: 60,
      ...change,
    });
    return { id: container.id, digest: image.repoDigest, networks: container.networkDatas };
  };

/** A container alone, that only waits. */
export const single =
  (change: Partial<docker.ContainerArgs> = {}, options: pulumi.CustomResourceOptions = {}) =>
  // eslint-disable-next-line @typescript-eslint/require-await -- an inline program is asynchronous by its type
  async () => {
    new docker.Container(
      "c",
      { name: name("c"), image: base, entrypoints: [NODE, "-e", "setInterval(() => {}, 1000)"], ...change },
      options,
    );
  };
