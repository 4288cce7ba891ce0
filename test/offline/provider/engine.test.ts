import * as pulumi from "@pulumi/pulumi";
import * as docker from "@pulumi/docker";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { freePort } from "../../support/free-port.ts";
import { docker as engine, NODE, nodeImage, ownPrefix, removeOwn } from "./support/docker.ts";
import { makeStack, type TestStack } from "./support/engine.ts";
import { buildExecutable, type Executable } from "./support/executable.ts";

const CANARY = "canary-5f0c2e9b";
let executable: Executable;
let base: string;
let prefix: string;
let context: string;
let stack: TestStack;

beforeAll(async () => {
  executable = await buildExecutable();
  base = await nodeImage();
});
afterAll(() => executable.remove());
beforeEach(async () => {
  prefix = ownPrefix();
  context = await mkdtemp(join(tmpdir(), "mallku-test-prov-context-"));
  await writeFile(join(context, "Dockerfile"), `FROM ${base}\nCOPY server.js /server.js\n`);
  await writeFile(
    join(context, "server.js"),
    `require("node:http").createServer((_, r) => r.end("1")).listen(8080);`,
  );
  stack = await makeStack(executable);
});
afterEach(async () => {
  await removeOwn(prefix);
  await stack.remove();
  await rm(context, { recursive: true });
});

const name = (what: string): string => `${prefix}-${what}`;
const inspect = () => engine.getContainer(name("c")).inspect();

/** Network, volume, image and container, of the same shape as the database's. */
const whole =
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
const single =
  (change: Partial<docker.ContainerArgs> = {}, options: pulumi.CustomResourceOptions = {}) =>
  // eslint-disable-next-line @typescript-eslint/require-await -- an inline program is asynchronous by its type
  async () => {
    new docker.Container(
      "c",
      { name: name("c"), image: base, entrypoints: [NODE, "-e", "setInterval(() => {}, 1000)"], ...change },
      options,
    );
  };

test("a stack is made as declared, shows no change afterwards, and goes without a trace", async () => {
  const external = await freePort();
  const program = whole({ ports: [{ internal: 8080, external, ip: "127.0.0.1" }] });
  expect(await stack.preview(program)).toEqual({ create: 5 });
  expect(await engine.listVolumes({ filters: { name: [prefix] } })).toMatchObject({ Volumes: [] });
  expect(await stack.up(program)).toEqual({ create: 5 });

  const { State, HostConfig, Config, NetworkSettings } = await inspect();
  expect(State.Health?.Status).toBe("healthy");
  expect(await (await fetch(`http://127.0.0.1:${external}`)).text()).toBe("1");
  expect(Object.keys(NetworkSettings.Networks)).toEqual([name("net")]);
  expect(HostConfig).toMatchObject({
    ReadonlyRootfs: true,
    CapDrop: ["ALL"],
    SecurityOpt: ["no-new-privileges:true"],
    Memory: 128 << 20,
    MemorySwap: 128 << 20,
    NanoCpus: 1e9,
    Tmpfs: { "/tmp": "rw,noexec,size=16m" },
    Binds: [`${name("vol")}:/data:rw`],
    RestartPolicy: { Name: "unless-stopped" },
    PortBindings: { "8080/tcp": [{ HostIp: "127.0.0.1", HostPort: String(external) }] },
  });
  expect(Config).toMatchObject({ User: "65532:65532", StopTimeout: 1 });

  expect(await stack.up(program)).toEqual({ same: 5 });
  expect(await stack.up(program, { refresh: true })).toEqual({ same: 5 });
  expect(await stack.refresh()).toEqual({ same: 5 });

  await stack.destroy();
  expect(await engine.listContainers({ all: true, filters: { name: [prefix] } })).toEqual([]);
  expect(await engine.listNetworks({ filters: { name: [prefix] } })).toEqual([]);
  expect(await engine.listVolumes({ filters: { name: [prefix] } })).toMatchObject({ Volumes: [] });
});

test("a changed byte of the image replaces the container and keeps its volume; the same bytes do not", async () => {
  await stack.up(whole());
  const before = await inspect();
  const volume = await engine.getVolume(name("vol")).inspect();
  await writeFile(
    join(context, "server.js"),
    `require("node:http").createServer((_, r) => r.end("2")).listen(8080);`,
  );
  expect(await stack.preview(whole())).toEqual({ same: 3, update: 1, replace: 1 });
  expect(await stack.up(whole())).toEqual({ same: 3, update: 1, replace: 1 });
  const after = await inspect();
  expect(after.Image).not.toBe(before.Image);
  expect(await engine.getVolume(name("vol")).inspect()).toEqual(volume);
  expect(await stack.up(whole())).toEqual({ same: 5 });
});

describe("a change", () => {
  test.each<[string, Partial<docker.ContainerArgs>]>([
    ["of the restart policy", { restart: "always" }],
    ["of the memory limit", { memory: 256, memorySwap: 256 }],
    ["of the grace period", { destroyGraceSeconds: 1 }],
  ])("%s keeps the container", async (_what, change) => {
    await stack.up(single());
    const { Id } = await inspect();
    expect(await stack.up(single(change))).toEqual({ same: 1, update: 1 });
    expect((await inspect()).Id).toBe(Id);
    expect(await stack.up(single(change), { refresh: true })).toEqual({ same: 2 });
  });

  test("of the memory limit reaches the kernel", async () => {
    await stack.up(single({ memory: 64, memorySwap: 64 }));
    await stack.up(single({ memory: 128, memorySwap: 128 }));
    expect((await inspect()).HostConfig).toMatchObject({ Memory: 128 << 20, MemorySwap: 128 << 20 });
  });

  test("that Pulumi's own provider only writes down is warned of", async () => {
    await stack.up(single());
    await stack.up(single({ tmpfs: { "/tmp": "" } }));
    expect(stack.output()).toContain("a change of tmpfs reaches a container only when it is replaced");
  });

  test("that replaces a network of the same name removes the old one first", async () => {
    // eslint-disable-next-line @typescript-eslint/require-await -- an inline program is asynchronous by its type
    const program = (internal: boolean) => async () => {
      new docker.Network("net", { name: name("net"), internal });
    };
    await stack.up(program(false));
    expect(await stack.up(program(true))).toEqual({ same: 1, replace: 1 });
    expect(await engine.listNetworks({ filters: { name: [prefix] } })).toMatchObject([{ Internal: true }]);
  });
});

describe("after a refresh", () => {
  test("a container that was removed is made again", async () => {
    await stack.up(single());
    await engine.getContainer(name("c")).remove({ force: true });
    expect(await stack.up(single(), { refresh: true })).toMatchObject({ create: 1 });
    expect((await inspect()).State.Running).toBe(true);
  });

  test("a container that was stopped is started", async () => {
    await stack.up(single());
    const { Id } = await inspect();
    await engine.getContainer(name("c")).stop({ t: 0 });
    expect(await stack.up(single(), { refresh: true })).toMatchObject({ update: 1 });
    expect(await inspect()).toMatchObject({ Id, State: { Running: true } });
    expect(await stack.up(single(), { refresh: true })).toEqual({ same: 2 });
  });

  test("a container with a port that was stopped is replaced, as with Pulumi's own provider", async () => {
    const program = single({ ports: [{ internal: 8080, external: await freePort(), ip: "127.0.0.1" }] });
    await stack.up(program);
    const { Id } = await inspect();
    await engine.getContainer(name("c")).stop({ t: 0 });
    expect(await stack.up(program, { refresh: true })).toMatchObject({ replace: 1 });
    expect((await inspect()).Id).not.toBe(Id);
  });

  test("a container that may be stopped is left so", async () => {
    const program = single({ start: false, mustRun: false });
    await stack.up(program);
    expect(await stack.up(program, { refresh: true })).toEqual({ same: 2 });
    expect((await inspect()).State.Running).toBe(false);
  });

  test("a volume that was removed is made again", async () => {
    // eslint-disable-next-line @typescript-eslint/require-await -- an inline program is asynchronous by its type
    const program = async () => {
      new docker.Volume("vol", { name: name("vol"), labels: [{ label: "test", value: "1" }] });
    };
    await stack.up(program);
    await engine.getVolume(name("vol")).remove();
    expect(await stack.up(program, { refresh: true })).toMatchObject({ create: 1 });
    await engine.getVolume(name("vol")).inspect();
  });
});

test("another owner's container of the same name is not touched, and its adoption is explained", async () => {
  const other = await engine.createContainer({ name: name("c"), Image: base, Labels: { owner: "other" } });
  await expect(stack.up(single())).rejects.toThrow(
    /one of that name already.*adopt it.*remove it \(docker rm/s,
  );
  expect((await inspect()).Id).toBe(other.id);
  await stack.destroy();
  expect((await inspect()).Id).toBe(other.id);
});

describe("a build that fails", () => {
  test("says with which words, and leaves the container as it was", async () => {
    await stack.up(whole());
    const { Id } = await inspect();
    await writeFile(
      join(context, "Dockerfile"),
      `FROM ${base}\nCOPY server.js /server.js\nRUN ["${NODE}", "-e", "console.log('the last words'); process.exit(3)"]\n`,
    );
    await expect(stack.up(whole())).rejects.toThrow(
      /build of .* failed:.*returned a non-zero code: 3.*the last words/s,
    );
    expect((await inspect()).Id).toBe(Id);
  });

  test("names the Dockerfile that is not there, at preview", async () => {
    await rm(join(context, "Dockerfile"));
    await expect(stack.preview(whole())).rejects.toThrow(/there is no Dockerfile at/);
  });
});

describe("a container that cannot be made", () => {
  test("because its port is taken leaves nothing behind", async () => {
    const external = await freePort();
    const taken = await engine.createContainer({
      name: name("other"),
      Image: base,
      Entrypoint: [NODE, "-e", "setInterval(() => {}, 1000)"],
      HostConfig: { PortBindings: { "8080/tcp": [{ HostIp: "127.0.0.1", HostPort: String(external) }] } },
      ExposedPorts: { "8080/tcp": {} },
    });
    await taken.start();
    const program = single({ ports: [{ internal: 8080, external, ip: "127.0.0.1" }] });
    await expect(stack.up(program)).rejects.toThrow(/unable to start container.*port is already allocated/s);
    expect(await engine.listContainers({ all: true, filters: { name: [name("c")] } })).toEqual([]);
    await taken.remove({ force: true });
    expect(await stack.up(program)).toMatchObject({ create: 1 });
  });

  test("because a file goes to a read-only root leaves nothing behind", async () => {
    const program = single({ readOnly: true, uploads: [{ file: "/a", content: CANARY }] });
    await expect(stack.up(program)).rejects.toThrow(/unable to upload \/a: .*read-only/s);
    expect(await engine.listContainers({ all: true, filters: { name: [prefix] } })).toEqual([]);
  });

  test("because its image is nowhere names it", async () => {
    await expect(stack.up(single({ image: `${prefix}/nowhere` }))).rejects.toThrow(
      /image .*nowhere is not on this Docker Engine and cannot be pulled/,
    );
  });
});

test("a container that does not become healthy is told of, stays to be looked at, and is tried again", async () => {
  const health = (check: string): Partial<docker.ContainerArgs> => ({
    healthcheck: { tests: ["CMD", NODE, "-e", check], interval: "1s", timeout: "10s", retries: 30 },
    wait: true,
    waitTimeout: 2,
    volumes: [{ volumeName: name("vol"), containerPath: "/data" }],
    user: "0",
  });
  const program = single(health("process.exit(require('node:fs').existsSync('/data/well') ? 0 : 1)"));
  await expect(stack.up(program)).rejects.toThrow(/was not healthy within 2 s; docker logs .* say more/);
  const { Id } = await inspect();
  await expect(stack.up(program)).rejects.toThrow(/was not healthy within 2 s/);
  const exec = engine.getContainer(name("c"));
  const { pack } = await import("tar-stream");
  const archive = pack();
  archive.entry({ name: "data/well" }, "");
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of archive) chunks.push(chunk as Buffer);
  await exec.putArchive(Buffer.concat(chunks), { path: "/" });
  await expect.poll(async () => (await inspect()).State.Health?.Status, { timeout: 60_000 }).toBe("healthy");
  await stack.up(program);
  expect((await inspect()).Id).toBe(Id);
  expect(await stack.up(program)).toEqual({ same: 2 });
});

test("a secret is neither in the state nor in what is said of it", async () => {
  const program = (suffix: string, more: Partial<docker.ContainerArgs> = {}) =>
    single({
      ...more,
      envs: pulumi.secret(["A=1", `B=${CANARY}${suffix}`]),
      uploads: [
        { file: "/secret", content: pulumi.secret(CANARY + suffix), permissions: "0400", owner: "65532" },
      ],
      labels: [{ label: "a", value: pulumi.secret(CANARY + suffix) }],
    });
  await stack.preview(program(""));
  for (const step of [
    () => stack.up(program("")),
    () => stack.refresh(),
    () => stack.up(program("2"), { refresh: true }),
    () => stack.up(program("2", { memory: 64, memorySwap: 64 })),
  ]) {
    await step();
    expect((await inspect()).Config.Env.join()).toContain(`B=${CANARY}`);
    expect(await stack.stateFile()).not.toContain(CANARY);
  }
  await expect(stack.up(program("3\0"))).rejects.toThrow();
  expect(stack.output()).not.toContain(CANARY);
});

test("an existing network, volume and container are adopted as they are", async () => {
  const network = await engine.createNetwork({ Name: name("net") });
  await engine.createVolume({ Name: name("vol") });
  const container = await engine.createContainer({
    name: name("c"),
    Image: base,
    Entrypoint: [NODE, "-e", "setInterval(() => {}, 1000)"],
    Env: ["A=1"],
    HostConfig: {
      NetworkMode: name("net"),
      Binds: [`${name("vol")}:/data:rw`],
      RestartPolicy: { Name: "always" },
    },
  });
  await container.start();
  // eslint-disable-next-line @typescript-eslint/require-await -- an inline program is asynchronous by its type
  const program = async () => {
    new docker.Network("net", { name: name("net"), driver: "bridge" }, { import: network.id });
    new docker.Volume("vol", { name: name("vol") }, { import: name("vol") });
    new docker.Container(
      "c",
      {
        name: name("c"),
        image: base,
        entrypoints: [NODE, "-e", "setInterval(() => {}, 1000)"],
        envs: ["A=1"],
        restart: "always",
        networkMode: name("net"),
        networksAdvanced: [{ name: name("net") }],
        volumes: [{ volumeName: name("vol"), containerPath: "/data" }],
      },
      { import: container.id },
    );
  };
  expect(await stack.up(program)).toMatchObject({ import: 3 });
  expect((await inspect()).Id).toBe(container.id);
  expect(await stack.up(program, { refresh: true })).toEqual({ same: 4 });
});

test("a stack that is not dev is refused before anything is made", async () => {
  const other = await makeStack(executable, "prod");
  try {
    await expect(other.preview(single())).rejects.toThrow(
      /STAND-IN.*only the stack dev may use it, not prod/s,
    );
    await expect(other.up(single())).rejects.toThrow(/STAND-IN/);
    expect(await engine.listContainers({ all: true, filters: { name: [prefix] } })).toEqual([]);
  } finally {
    await other.remove();
  }
});

test("a property that would be ignored stops a preview", async () => {
  await expect(stack.preview(single({ gpus: "all" }))).rejects.toThrow(
    /the stand-in provider does not implement gpus/,
  );
});
