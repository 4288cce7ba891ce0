import type Docker from "dockerode";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { declarationOfContainer } from "../../../policy/facts/from-inspect/container.ts";
import { declarationOfNetwork, declarationOfVolume } from "../../../policy/facts/from-inspect/network.ts";
import { mapOf } from "../../../policy/facts/from-inspect/read.ts";
import { CONTAINER, NETWORK, VOLUME } from "../../../policy/facts/types.ts";
import { docker, NODE, nodeImage, ownPrefix, removeOwn } from "../../offline/provider/support/docker.ts";
import { copyImage } from "../../support/copy-image.ts";
import { startOwnDaemon } from "../../support/own-daemon.ts";
import { broken, judge } from "../support/evaluation.ts";

const prefix = ownPrefix();
const network = `${prefix}-net`;
const OPTIONS = { "com.docker.network.bridge.host_binding_ipv4": "127.0.0.1" };
// Docker makes the volume; one of an installation that nobody has.
const dataVolume = `mallku-database-data-${prefix}`;
let image: string;
let engine: Record<string, unknown>;
let made = 0;

beforeAll(async () => {
  image = await nodeImage();
  engine = mapOf(await docker.info());
  await docker.createNetwork({ Name: network, Driver: "bridge", Options: OPTIONS });
});
afterAll(async () => {
  await removeOwn(prefix);
  await docker.getVolume(dataVolume).remove({ force: true });
});

/** The mandatory rules that a container breaks after Docker itself has taken and told of it. */
async function brokenOnceMade(options: Docker.ContainerCreateOptions): Promise<string[]> {
  const container = await docker.createContainer({
    name: `${prefix}-${(made += 1)}`,
    Image: image,
    ...options,
    HostConfig: { NetworkMode: network, ...options.HostConfig },
  });
  try {
    const properties = declarationOfContainer(mapOf(await container.inspect()), engine);
    return broken(judge(CONTAINER, properties));
  } finally {
    await container.remove({ force: true, v: true });
  }
}

describe("read back from a real Docker", () => {
  test.each<[string, Docker.ContainerCreateOptions]>([
    ["nothing asked for", {}],
    ["the API on loopback", { HostConfig: { PortBindings: { "8080/tcp": [{ HostIp: "127.0.0.1" }] } } }],
    [
      "limits, health, labels and logs",
      {
        Labels: { owner: "x" },
        Env: ["TZ=UTC"],
        User: "1000",
        Healthcheck: { Test: ["CMD", "true"] },
        HostConfig: {
          Memory: 2 ** 27,
          NanoCpus: 5e8,
          PidsLimit: 100,
          CapDrop: ["ALL"],
          SecurityOpt: ["no-new-privileges"],
          ReadonlyRootfs: true,
          Tmpfs: { "/tmp": "size=1m" },
          Ulimits: [{ Name: "nofile", Soft: 99, Hard: 99 }],
          RestartPolicy: { Name: "on-failure", MaximumRetryCount: 5 },
          LogConfig: { Type: "local", Config: { "max-size": "1m" } },
          Init: true,
        },
      },
    ],
    ["a named volume", { HostConfig: { Binds: [`${prefix}-volume:/data`] } }],
    [
      "a named volume in the long form",
      { HostConfig: { Mounts: [{ Type: "volume", Source: `${prefix}-volume`, Target: "/data" }] } },
    ],
    ["no network at all", { HostConfig: { NetworkMode: "none" } }],
  ])("an ordinary container is called dangerous: %s", async (_what, options) => {
    expect(await brokenOnceMade(options)).toEqual([]);
  });

  test.each<[string, Docker.HostConfig, ...string[]]>([
    [
      "8529 on the port of the API",
      { PortBindings: { "8529/tcp": [{ HostIp: "127.0.0.1", HostPort: "8080" }] } },
      "database-port",
    ],
    [
      "a range with 8529 in it",
      { PortBindings: { "8080/tcp": [{ HostIp: "127.0.0.1", HostPort: "8520-8530" }] } },
      "database-port",
    ],
    ["the API everywhere", { PortBindings: { "8080/tcp": [{ HostPort: "8080" }] } }, "publish-address"],
    ["all ports", { PublishAllPorts: true }, "database-port"],
    ["the host's network", { NetworkMode: "host" }, "network-namespace"],
    ["the default bridge", { NetworkMode: "default" }, "default-network"],
    ["the socket", { Binds: ["/var/run/docker.sock:/s:ro"] }, "host-mount"],
    ["a bind that propagates", { Binds: ["/srv:/x:rw,rslave"] }, "host-mount", "mount-propagation"],
    ["a bind in the long form", { Mounts: [{ Type: "bind", Source: "/", Target: "/h" }] }, "host-mount"],
    [
      "a volume that mounts",
      {
        Mounts: [
          {
            Type: "volume",
            Source: `${prefix}-mounting`,
            Target: "/x",
            VolumeOptions: {
              NoCopy: false,
              Labels: {},
              DriverConfig: { Name: "local", Options: { type: "none", o: "bind", device: "/etc" } },
            },
          },
        ],
      },
      "host-mount",
    ],
    ["a capability", { CapAdd: ["SYS_ADMIN"] }, "capabilities"],
    ["no seccomp", { SecurityOpt: ["seccomp=unconfined"] }, "confinement"],
    [
      "devices",
      { Devices: [{ PathOnHost: "/dev/null", PathInContainer: "/dev/x", CgroupPermissions: "r" }] },
      "host-devices",
    ],
    ["device rules", { DeviceCgroupRules: ["c 1:3 r"] }, "host-devices"],
    ["throttled devices", { BlkioDeviceReadBps: [{ Path: "/dev/null", Rate: 1 }] }, "host-devices"],
    ["the host's names", { UTSMode: "host" }, "allowed-properties"],
    ["the host's user namespace", { UsernsMode: "host" }, "host-namespaces"],
    ["the host's gateway by name", { ExtraHosts: ["h:host-gateway"] }, "host-gateway"],
    ["a group of the host's", { GroupAdd: ["0"] }, "root-user"],
    ["forwarding", { Sysctls: { "net.ipv4.ip_forward": "1" } }, "kernel-settings"],
    ["the data of the database", { Binds: [`${dataVolume}:/d`] }, "data-volume"],
    [
      "logs sent away",
      { LogConfig: { Type: "syslog", Config: { "syslog-address": "udp://127.0.0.1:1" } } },
      "remote-logging",
    ],
  ])("a danger is lost on the way through Docker: %s", async (_what, hostConfig, ...rules) => {
    expect(await brokenOnceMade({ HostConfig: hostConfig })).toEqual(rules);
  });

  test("the database's name as a neighbour's alias, and an address of its own there", async () => {
    const config = { Aliases: ["mallku-database-secure"] };
    const options = { NetworkingConfig: { EndpointsConfig: { [network]: config } } };
    expect(await brokenOnceMade(options as Docker.ContainerCreateOptions)).toEqual(["network-attachment"]);
  });

  test("a network is judged by the addresses that Docker gave it, and by those that somebody chose", async () => {
    const own = await docker.getNetwork(network).inspect();
    expect(broken(judge(NETWORK, declarationOfNetwork(mapOf(own))))).toEqual([]);
    const name = `${prefix}-public`;
    const IPAM = { Driver: "default", Config: [{ Subnet: "198.51.100.0/24" }] };
    await docker.createNetwork({ Name: name, Driver: "bridge", Options: OPTIONS, IPAM });
    const chosen = declarationOfNetwork(mapOf(await docker.getNetwork(name).inspect()));
    expect(broken(judge(NETWORK, chosen))).toEqual(["network-addresses"]);
  });

  test("a volume that mounts a folder of the host is known for one", async () => {
    const driverOptions = { type: "none", o: "bind", device: "/etc" };
    const name = `${prefix}-bind`;
    await docker.createVolume({ Name: name, Driver: "local", DriverOpts: driverOptions });
    const volume = declarationOfVolume(mapOf(await docker.getVolume(name).inspect()));
    expect(broken(judge(VOLUME, volume))).toEqual(["volume-driver"]);
  });

  test("a running container that publishes everywhere is one finding, in whatever families Docker lists it", async () => {
    // On every interface of a network namespace of its own, where nobody else is.
    const daemon = await startOwnDaemon();
    try {
      await daemon.docker.createNetwork({ Name: network, Driver: "bridge", Options: OPTIONS });
      const container = await daemon.docker.createContainer({
        Image: await copyImage(docker, daemon.docker, image),
        Entrypoint: [NODE, "-e", "setInterval(() => {}, 1000)"],
        HostConfig: {
          NetworkMode: network,
          PortBindings: { "8080/tcp": [{ HostIp: "0.0.0.0", HostPort: "" }] },
        },
      });
      await container.start();
      const inspected = mapOf(await container.inspect());
      const properties = declarationOfContainer(inspected, mapOf(await daemon.docker.info()));
      expect(broken(judge(CONTAINER, properties))).toEqual(["publish-address"]);
    } finally {
      await daemon.remove();
    }
  });
});
