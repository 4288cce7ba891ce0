import * as docker from "@pulumi/docker";
import { describe, expect, test } from "vitest";
import { freePort } from "../../support/free-port.ts";
import { docker as engine } from "./support/docker.ts";
import { inspect, name, prefix, single, stack, whole, writeServer, setScene } from "./support/scene.ts";

setScene();

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
  await writeServer("2");
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
