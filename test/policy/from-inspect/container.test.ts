import { describe, expect, test } from "vitest";
import { evaluate } from "../../../policy/evaluate.ts";
import { declarationOfContainer } from "../../../policy/facts/from-inspect/container.ts";
import { declarationOfNetwork, declarationOfVolume } from "../../../policy/facts/from-inspect/network.ts";
import { mapOf, type Inspected } from "../../../policy/facts/from-inspect/read.ts";
import { resourceFacts } from "../../../policy/facts/from-pulumi/resource.ts";
import { CONTAINER, NETWORK, VOLUME } from "../../../policy/facts/types.ts";
import { RULES } from "../../../policy/rules/index.ts";

const MANDATORY = RULES.filter(({ enforcement }) => enforcement === "mandatory");

/** Docker 20.10's account of the declared container, without what says nothing here. */
const CONTAINER_AS_DECLARED: Inspected = {
  Name: "/mallku-database-secure",
  Config: {
    Image: "mallku/database:latest",
    User: "65532:65532",
    Env: ["MALLKU_SECURITY=enforced", "ARANGO_BIND=127.0.0.1", "PATH=/usr/local/bin:/usr/bin"],
    Cmd: null,
    Entrypoint: ["/nodejs/bin/node", "/opt/mallku/gateway.mjs"],
    WorkingDir: "/home/nonroot",
    Labels: { "io.mallku.stack": "dev", "io.mallku.instance": "" },
    Healthcheck: { Test: ["CMD", "/nodejs/bin/node", "/opt/mallku/gateway.mjs", "health"], Interval: 5e9 },
  },
  HostConfig: {
    Binds: ["mallku-database-data:/var/lib/mallku:rw"],
    ContainerIDFile: "",
    LogConfig: { Type: "json-file", Config: { "max-file": "3", "max-size": "10m" } },
    NetworkMode: "mallku-internal",
    PortBindings: { "8080/tcp": [{ HostIp: "127.0.0.1", HostPort: "8080" }] },
    RestartPolicy: { Name: "unless-stopped", MaximumRetryCount: 0 },
    AutoRemove: false,
    VolumesFrom: null,
    CapAdd: null,
    CapDrop: ["ALL"],
    CgroupnsMode: "private",
    ExtraHosts: null,
    IpcMode: "private",
    PidMode: "",
    Privileged: false,
    PublishAllPorts: false,
    ReadonlyRootfs: true,
    SecurityOpt: ["no-new-privileges:true"],
    Tmpfs: { "/tmp": "rw,noexec,nosuid,nodev,size=64m" },
    UTSMode: "",
    UsernsMode: "",
    ShmSize: 67_108_864,
    Runtime: "runc",
    ConsoleSize: [0, 0],
    Memory: 2_147_483_648,
    MemorySwap: 2_147_483_648,
    NanoCpus: 2_000_000_000,
    BlkioWeight: 0,
    BlkioWeightDevice: null,
    Devices: null,
    DeviceRequests: null,
    Ulimits: [{ Name: "nproc", Hard: 4096, Soft: 4096 }],
    MaskedPaths: ["/proc/kcore", "/sys/firmware"],
    ReadonlyPaths: ["/proc/sys"],
    Init: false,
  },
  NetworkSettings: {
    Ports: { "8080/tcp": [{ HostIp: "127.0.0.1", HostPort: "8080" }] },
    Networks: { "mallku-internal": { IPAddress: "172.23.0.2" } },
  },
};

/** The ids of the mandatory rules that a thing breaks. */
function broken(type: string, properties: unknown): string[] {
  const facts = resourceFacts({ urn: "live", type, properties, managedByProvider: true });
  return [...new Set(evaluate(facts, MANDATORY).map(({ rule }) => rule))];
}

function withHostConfig(changes: Inspected): Inspected {
  return {
    ...CONTAINER_AS_DECLARED,
    HostConfig: { ...mapOf(CONTAINER_AS_DECLARED["HostConfig"]), ...changes },
  };
}

function withConfig(changes: Inspected): Inspected {
  return { ...CONTAINER_AS_DECLARED, Config: { ...mapOf(CONTAINER_AS_DECLARED["Config"]), ...changes } };
}

const published = (port: string, address: string, hostPort: string): Inspected => ({
  ...CONTAINER_AS_DECLARED,
  NetworkSettings: {
    ...mapOf(CONTAINER_AS_DECLARED["NetworkSettings"]),
    Ports: { [port]: [{ HostIp: address, HostPort: hostPort }] },
  },
});

describe("a living container, judged by the gate's rules", () => {
  test("as it was declared, it breaks none", () => {
    expect(broken(CONTAINER, declarationOfContainer(CONTAINER_AS_DECLARED))).toEqual([]);
  });

  test.each<[string, string, Inspected]>([
    ["the database's port published by hand", "database-port", published("8529/tcp", "127.0.0.1", "8529")],
    ["the database behind the API's port", "database-port", published("8529/tcp", "127.0.0.1", "8080")],
    ["the API on every interface", "publish-address", published("8080/tcp", "0.0.0.0", "8080")],
    ["the API on every IPv6 interface", "publish-address", published("8080/tcp", "::", "8080")],
    ["every exposed port published", "database-port", withHostConfig({ PublishAllPorts: true })],
    ["the host's network", "network-namespace", withHostConfig({ NetworkMode: "host" })],
    ["another container's network", "network-namespace", withHostConfig({ NetworkMode: "container:abc" })],
    ["a path of the host", "host-mount", withHostConfig({ Binds: ["/etc:/etc:ro"] })],
    ["Docker's socket", "host-mount", withHostConfig({ Binds: ["/var/run/docker.sock:/s"] })],
    [
      "a bind in the long form",
      "host-mount",
      withHostConfig({ Mounts: [{ Type: "bind", Source: "/", Target: "/h" }] }),
    ],
    ["another container's mounts", "host-mount", withHostConfig({ VolumesFrom: ["other"] })],
    ["all privileges", "privileged", withHostConfig({ Privileged: true })],
    ["a capability", "capabilities", withHostConfig({ CapAdd: ["SYS_ADMIN"] })],
    ["the host's processes", "host-namespaces", withHostConfig({ PidMode: "host" })],
    ["the host's devices", "host-devices", withHostConfig({ Devices: [{ PathOnHost: "/dev/sda" }] })],
    ["no seccomp", "confinement", withHostConfig({ SecurityOpt: ["seccomp=unconfined"] })],
    [
      "a database that listens beyond loopback",
      "database-endpoint",
      withConfig({ Env: ["ARANGO_BIND=0.0.0.0"] }),
    ],
  ])("%s is found", (_what, rule, inspected) => {
    expect(broken(CONTAINER, declarationOfContainer(inspected))).toContain(rule);
  });

  test.each<[string, Inspected]>([
    ["a field that a newer Docker may have", { HostNamespaces: ["all"] }],
    ["the host's name space of names", { UTSMode: "host" }],
    ["nothing of /proc hidden", { MaskedPaths: [] }],
    ["devices by request", { DeviceRequests: [{ Count: -1, Capabilities: [["gpu"]] }] }],
  ])("what nobody has judged is not taken for safe: %s", (_what, changes) => {
    expect(broken(CONTAINER, declarationOfContainer(withHostConfig(changes)))).not.toEqual([]);
  });
});

describe("a living network and volume", () => {
  const network: Inspected = {
    Name: "mallku-internal",
    Driver: "bridge",
    Internal: false,
    EnableIPv6: false,
    Attachable: false,
    Ingress: false,
    Options: {
      "com.docker.network.bridge.enable_ip_masquerade": "false",
      "com.docker.network.bridge.host_binding_ipv4": "127.0.0.1",
    },
    Labels: {},
  };

  test("as declared, they break no rule", () => {
    expect(broken(NETWORK, declarationOfNetwork(network))).toEqual([]);
    const volume = { Name: "mallku-database-data", Driver: "local", Options: null, Labels: null };
    expect(broken(VOLUME, declarationOfVolume(volume))).toEqual([]);
  });

  test("a network made again by hand, open to the host's networks, is found", () => {
    expect(broken(NETWORK, declarationOfNetwork({ ...network, Driver: "macvlan" }))).not.toEqual([]);
    const Options = { "com.docker.network.bridge.gateway_mode_ipv4": "nat-unprotected" };
    expect(broken(NETWORK, declarationOfNetwork({ ...network, Options }))).not.toEqual([]);
  });

  test("a volume that is a folder of the host under another name is found", () => {
    const Options = { type: "none", o: "bind", device: "/" };
    expect(broken(VOLUME, declarationOfVolume({ Name: "v", Driver: "local", Options }))).not.toEqual([]);
  });
});
