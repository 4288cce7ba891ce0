import * as pulumi from "@pulumi/pulumi";
import * as docker from "@pulumi/docker";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { freePort } from "../../support/free-port.ts";
import { docker as engine, NODE } from "./support/docker.ts";
import { makeStack } from "./support/engine.ts";
import {
  base,
  context,
  executable,
  inspect,
  name,
  prefix,
  single,
  stack,
  whole,
  setScene,
} from "./support/scene.ts";

const CANARY = "canary-5f0c2e9b";

setScene();

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
