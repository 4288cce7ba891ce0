import messages from "@pulumi/pulumi/proto/provider_pb.js";
import type * as m from "@pulumi/pulumi/proto/provider_pb.js";
import type { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import docker from "@pulumi/docker/package.json" with { type: "json" };
import { DEFAULT_HOST } from "../../../offline/provider/docker/client.ts";
import {
  encode,
  isSecret,
  secret,
  UNKNOWN,
  type Properties,
} from "../../../offline/provider/protocol/values.ts";
import { docker as engine, NODE, nodeImage, ownPrefix, removeOwn } from "./support/docker.ts";
import { buildExecutable, type Executable } from "./support/executable.ts";
import { ask, startProvider, urn, type Running } from "./support/protocol.ts";

const prefix = ownPrefix();
const name = (what: string): string => `${prefix}-${what}`;
let executable: Executable;
let base: string;
let running: Running | undefined;

beforeAll(async () => {
  executable = await buildExecutable();
  base = await nodeImage();
});
afterEach(async () => {
  await running?.stop();
  running = undefined;
  await removeOwn(prefix);
});
afterAll(() => executable.remove());

async function start(environment?: NodeJS.ProcessEnv): Promise<Running> {
  running = await startProvider(executable.path, environment);
  return running;
}

async function configured(): Promise<Running> {
  const provider = await start();
  await provider.configure();
  return provider;
}

/** A container that runs and never becomes healthy. */
const unwell = (name: string): Properties => ({
  name,
  image: base,
  entrypoints: [NODE, "-e", "setInterval(() => {}, 1000)"],
  healthcheck: { tests: ["CMD", NODE, "-e", "process.exit(1)"], interval: "1s", retries: 1 },
  wait: true,
  waitTimeout: 300,
});

test("the engine takes it for the provider that the SDK asks for", async () => {
  const { client } = await start();
  const info = await ask<PluginInfo>((done) => client.getPluginInfo(new empty.Empty(), done));
  expect(info.getVersion()).toBe(docker.version);
});

test("a run says once that a stand-in serves it", async () => {
  const { log } = await configured();
  expect(log.filter(({ message }) => message.includes("STAND-IN"))).toHaveLength(1);
});

describe("another stack than dev is refused", () => {
  test("before anything is configured", async () => {
    const { client } = await start();
    const request = new messages.CheckRequest();
    request.setUrn("urn:pulumi:prod::test::pulumi:providers:docker::default");
    request.setNews(encode({}));
    const response = await ask<m.CheckResponse>((done) => client.checkConfig(request, done));
    expect(response.getFailuresList().map((one) => one.getReason())).toEqual([
      expect.stringMatching(/STAND-IN.*not prod.*pulumi plugin install resource docker/),
    ]);
  });

  test("whatever is asked of a resource in it", async () => {
    const provider = await configured();
    const of = urn("Network", "net", "prod");
    await expect(provider.check(of, {})).rejects.toThrow("STAND-IN");
    await expect(provider.create(of, { name: `${prefix}-net` })).rejects.toThrow("STAND-IN");
    const request = new messages.DeleteRequest();
    request.setUrn(of);
    request.setId("bridge");
    await expect(ask((done) => provider.client.delete(request, done))).rejects.toThrow("STAND-IN");
  });
});

test("a type that it does not have is named, with what has it", async () => {
  const provider = await configured();
  await expect(provider.check(urn("Service", "a"), {})).rejects.toThrow(
    /does not implement docker:index\/service:Service.*pulumi plugin install/,
  );
});

describe("a daemon that does not answer", () => {
  test("stops a preview, as with the real provider, and is named", async () => {
    const provider = await start({ ...process.env, DOCKER_HOST: "unix:///nowhere/docker.sock" });
    await expect(provider.configure()).rejects.toThrow(
      /no Docker Engine answers at unix:\/\/\/nowhere\/docker.sock/,
    );
  });
  test("does not where the check is switched off", async () => {
    const provider = await start();
    await provider.configure({ host: "unix:///nowhere/docker.sock", disableDockerDaemonCheck: true });
  });
});

test("the daemon in the configuration goes before the one in the environment", async () => {
  const provider = await start({ ...process.env, DOCKER_HOST: "unix:///nowhere/docker.sock" });
  await provider.configure({ host: process.env.DOCKER_HOST ?? DEFAULT_HOST });
});

describe("a preview", () => {
  const unknowns = (state: Properties): string[] =>
    Object.keys(state)
      .filter((key) => state[key] === UNKNOWN)
      .sort();

  test("of a container knows what is declared, and nothing that Docker decides", async () => {
    const provider = await configured();
    const { inputs } = await provider.check(urn("Container", "c"), {
      name: `${prefix}-c`,
      image: base,
      envs: ["A=1"],
    });
    const { id, state } = await provider.create(urn("Container", "c"), inputs, true);
    expect(id).toBe("");
    expect(state).toMatchObject({ name: `${prefix}-c`, image: base, envs: ["A=1"], networkMode: "bridge" });
    expect(unknowns(state)).toEqual(
      [
        "bridge",
        "command",
        "containerLogs",
        "entrypoints",
        "exitCode",
        "healthcheck",
        "hostname",
        "init",
        "ipcMode",
        "labels",
        "logDriver",
        "networkDatas",
        "platform",
        "runtime",
        "securityOpts",
        "shmSize",
        "stopSignal",
        "stopTimeout",
      ].sort(),
    );
    expect(await engine.listContainers({ all: true, filters: { name: [prefix] } })).toEqual([]);
  });

  test("of an image builds nothing, and does not promise an id", async () => {
    const context = await mkdtemp(join(tmpdir(), "mallku-test-prov-context-"));
    try {
      await writeFile(join(context, "Dockerfile"), `FROM ${base}\n`);
      const provider = await configured();
      const checked = await provider.check(urn("Image", "i"), {
        imageName: `${prefix}/i`,
        skipPush: true,
        build: { context },
      });
      expect(checked.failures).toEqual([]);
      const { state } = await provider.create(urn("Image", "i"), checked.inputs, true);
      expect(Object.keys(state).sort()).toEqual(["build", "buildOnPreview", "imageName", "skipPush"]);
      expect(await engine.listImages({ filters: { reference: [`${prefix}/i`] } })).toEqual([]);
    } finally {
      await rm(context, { recursive: true });
    }
  });
});

test("what was secret among the inputs is secret among the outputs, whatever the engine makes of it", async () => {
  const provider = await configured();
  const of = urn("Container", "c");
  const inputs: Properties = { name: name("c"), image: base, start: false, envs: ["A=1", secret("B=2")] };
  const checked = await provider.check(of, inputs);
  expect(isSecret(checked.inputs.envs)).toBe(true);
  for (const preview of [true, false]) {
    const { state } = await provider.create(of, checked.inputs, preview);
    expect(isSecret(state.envs)).toBe(true);
    expect(isSecret(state.name)).toBe(false);
  }
});

describe("cancelling", () => {
  test("ends a wait for health, and tells the engine the container's id", async () => {
    const provider = await configured();
    const { inputs } = await provider.check(urn("Container", "c"), unwell(`${prefix}-c`));
    const outcome = provider.create(urn("Container", "c"), inputs).catch((thrown: unknown) => thrown);
    await waitFor(async () => (await engine.listContainers({ filters: { name: [prefix] } })).length === 1);
    await provider.cancel();
    const failure = (await outcome) as Error & { metadata: { get(key: string): Buffer[] } };
    expect(failure.message).toContain("cancelled while container");
    const [container] = await engine.listContainers({ filters: { name: [prefix] } });
    expect(failure.metadata.get("grpc-status-details-bin").toString()).toContain(container?.Id);
  });

  test("ends a build", async () => {
    const context = await mkdtemp(join(tmpdir(), "mallku-test-prov-context-"));
    try {
      const marker = `CANCEL-${prefix}`;
      await writeFile(
        join(context, "Dockerfile"),
        `FROM ${base}\nRUN ["${NODE}", "-e", "console.log('${marker}'); setInterval(() => {}, 1000)"]\n`,
      );
      const provider = await configured();
      const { inputs } = await provider.check(urn("Image", "i"), {
        imageName: `${prefix}/i`,
        skipPush: true,
        build: { context },
      });
      const outcome = provider.create(urn("Image", "i"), inputs).catch((thrown: unknown) => thrown);
      await Promise.race([
        outcome.then((thrown) => Promise.reject(thrown as Error)),
        waitFor(() => Promise.resolve(provider.log.some(({ message }) => message === marker))),
      ]);
      await provider.cancel();
      expect(((await outcome) as Error).message).toMatch(/build of .* failed: cancelled/);
      const left = async () =>
        (await engine.listContainers()).filter(({ Command }) => Command.includes(marker));
      await expect.poll(left, { timeout: 30_000 }).toEqual([]);
    } finally {
      await rm(context, { recursive: true });
    }
  });

  test("by a signal ends the process, too", async () => {
    const provider = await configured();
    provider.signal("SIGINT");
    expect(await provider.exited).toBe(0);
  });
});

async function waitFor(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 50));
}
