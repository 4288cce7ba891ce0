import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type Docker from "dockerode";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseListeners } from "../../infra/image/gateway/socket-table.ts";
import { docker, NODE, nodeImage, ownPrefix, removeOwn } from "../offline/provider/support/docker.ts";
import { copyImage } from "../support/copy-image.ts";
import { startOwnDaemon, type OwnDaemon } from "../support/own-daemon.ts";

// What the rules' `why` says of Docker, seen once each: a rule whose premise is wrong refuses for nothing.
const prefix = ownPrefix();
const network = `${prefix}-net`;
const LOOPBACK_NETWORK: Docker.NetworkCreateOptions = {
  Name: network,
  Driver: "bridge",
  Options: { "com.docker.network.bridge.host_binding_ipv4": "127.0.0.1" },
};
const IDLE = "setInterval(() => {}, 1000)";
const READ = 'console.log(require("node:fs").readFileSync("/shared/word", "utf8"))';
const LISTEN =
  'require("node:http").createServer((_, answer) => answer.end("the database")).listen(8529, "127.0.0.1")';
const ASK = `
const ask = (left) => fetch("http://127.0.0.1:8529").then((answer) => answer.text()).then(console.log,
  () => left > 0 ? setTimeout(ask, 100, left - 1) : console.log("nobody"));
ask(200);`;

let image: string;
let folder: string;
let made = 0;

beforeAll(async () => {
  image = await nodeImage();
  folder = await mkdtemp(join(tmpdir(), `${prefix}-`));
  await writeFile(join(folder, "word"), "the host's own");
  await docker.createNetwork(LOOPBACK_NETWORK);
});
afterAll(async () => {
  await removeOwn(prefix);
  await rm(folder, { recursive: true, force: true });
});

async function start(
  program: string,
  hostConfig: Docker.HostConfig,
  ports: readonly string[] = [],
  on = { docker, image },
) {
  const container = await on.docker.createContainer({
    name: `${prefix}-${(made += 1)}`,
    Image: on.image,
    User: "0",
    Entrypoint: [NODE, "-e", program],
    ExposedPorts: Object.fromEntries(ports.map((port) => [port, {}])),
    HostConfig: { NetworkMode: network, ...hostConfig },
  });
  await container.start();
  return container;
}

/** What a program says in a container until it ends. */
async function said(program: string, hostConfig: Docker.HostConfig): Promise<string> {
  const container = await start(program, hostConfig);
  await container.wait();
  const log = await container.logs({ stdout: true, stderr: true, follow: false });
  // Docker puts eight bytes before each piece of what was written.
  return log.subarray(8).toString("utf8").trim();
}

describe("what the rules say of mounts", () => {
  test("a volume whose name is a path is a bind of the host's folder (host-mount)", async () => {
    const container = await start(IDLE, { Binds: [`${folder}:/shared:ro`] });
    const { Mounts } = await container.inspect();
    expect(Mounts).toMatchObject([{ Type: "bind", Source: folder }]);
    await container.remove({ force: true });
    expect(await said(READ, { Binds: [`${folder}:/shared:ro`] })).toBe("the host's own");
  });

  test("a local volume with o=bind is the host's folder, and its mount does not say so (volume-driver)", async () => {
    const name = `${prefix}-bound`;
    const DriverOpts = { type: "none", o: "bind", device: folder };
    await docker.createVolume({ Name: name, Driver: "local", DriverOpts });
    expect(await said(READ, { Binds: [`${name}:/shared`] })).toBe("the host's own");
  });

  test("a container takes over the host's folders of another one (host-mount)", async () => {
    const other = await start(IDLE, { Binds: [`${folder}:/shared:ro`] });
    expect(await said(READ, { VolumesFrom: [other.id] })).toBe("the host's own");
    await other.remove({ force: true });
  });
});

describe("what the rules say of networks", () => {
  test("every port that an image exposes is published, 8529 among them (database-port)", async () => {
    const container = await start(IDLE, { PublishAllPorts: true }, ["8529/tcp"]);
    const { NetworkSettings } = await container.inspect();
    expect(Object.entries(NetworkSettings.Ports)).toEqual([
      ["8529/tcp", [{ HostIp: "127.0.0.1", HostPort: expect.stringMatching(/^[1-9]\d+$/) as string }]],
    ]);
    await container.remove({ force: true });
  });

  test("what listens only on loopback answers a container that shares its network (network-namespace)", async () => {
    const database = await start(LISTEN, {});
    expect(await said(ASK, { NetworkMode: `container:${database.id}` })).toBe("the database");
    expect(await said(ASK.replace("ask(200)", "ask(3)"), {})).toBe("nobody");
    await database.remove({ force: true });
  });
});

// What is published on every interface is so in a network namespace of its own, where nobody else is.
describe("what the rules say of addresses", () => {
  /** A network that says nothing of where its ports go. */
  const plain = `${prefix}-plain`;
  let daemon: OwnDaemon;
  let copied: string;

  beforeAll(async () => {
    daemon = await startOwnDaemon();
    copied = await copyImage(docker, daemon.docker, image);
    await daemon.docker.createNetwork(LOOPBACK_NETWORK);
    await daemon.docker.createNetwork({ Name: plain, Driver: "bridge" });
  });

  afterAll(async () => {
    await daemon.remove();
  });

  async function publish(NetworkMode: string, bindings: Readonly<Record<string, object>>) {
    const ports = Object.fromEntries(Object.entries(bindings).map(([port, binding]) => [port, [binding]]));
    const asked = { NetworkMode, PortBindings: ports };
    return await start(IDLE, asked, Object.keys(ports), { docker: daemon.docker, image: copied });
  }

  test("a port without an address goes where its network says, and without that to every interface (network-options)", async () => {
    const hosts: (string | undefined)[] = [];
    for (const NetworkMode of [network, plain]) {
      const container = await publish(NetworkMode, { "8080/tcp": {} });
      const { NetworkSettings } = await container.inspect();
      hosts.push(NetworkSettings.Ports["8080/tcp"]?.[0]?.HostIp);
    }
    expect(hosts).toEqual(["127.0.0.1", "0.0.0.0"]);
  });

  test("an address that cannot be parsed is every interface to Docker 20.10, and loopback is not (publish-address)", async () => {
    const { Version } = await daemon.docker.version();
    const spelled = ["127.0.0.1", "localhost", "127.1", "127.0.0.01", "[::1]", "*", " 127.0.0.1"];
    const bindings = spelled.map((HostIp, index) => [`${1000 + index}/tcp`, { HostIp }] as const);
    const asked = publish(plain, Object.fromEntries(bindings));
    // A later Docker refuses them, which is as good: then the rule costs nothing.
    if (!Version.startsWith("20.10.")) {
      await expect(asked).rejects.toThrow(/invalid/i);
      return;
    }
    const container = await asked;
    const { NetworkSettings } = await container.inspect();
    const told = bindings.map(([port]) => NetworkSettings.Ports[port]?.[0]?.HostIp);
    expect(told).toEqual(["127.0.0.1", ...spelled.slice(1).map(() => "0.0.0.0")]);
    const listening = parseListeners((await daemon.inside("cat", ["/proc/net/tcp"])).stdout);
    const places = bindings.map(([port]) => {
      const number = Number(NetworkSettings.Ports[port]?.[0]?.HostPort);
      return listening.find((listener) => listener.port === number)?.address;
    });
    expect(places).toEqual(told);
  });
});
