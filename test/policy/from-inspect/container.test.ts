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
    [
      "another installation's data",
      "data-volume",
      withHostConfig({ Binds: ["mallku-database-data-two:/x"] }),
    ],
    ["a program folder covered", "database-image", withHostConfig({ Tmpfs: { "/opt/mallku": "" } })],
    [
      "a subpath that leads out",
      "host-mount",
      withHostConfig({
        Mounts: [{ Type: "volume", Source: "c", Target: "/c", VolumeOptions: { Subpath: "../x" } }],
      }),
    ],
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

describe("what Docker says twice is judged once", () => {
  const findings = (inspected: Inspected) => {
    const properties = declarationOfContainer(inspected);
    const facts = resourceFacts({ urn: "live", type: CONTAINER, properties, managedByProvider: true });
    return evaluate(facts, MANDATORY).map(({ rule }) => rule);
  };
  const withPorts = (asked: unknown, bound: unknown): Inspected => ({
    ...withHostConfig({ PortBindings: { "8080/tcp": asked } }),
    NetworkSettings: { ...mapOf(CONTAINER_AS_DECLARED["NetworkSettings"]), Ports: { "8080/tcp": bound } },
  });

  test("a port that Docker chose is the mapping that was asked for", () => {
    const asked = [{ HostIp: "127.0.0.1", HostPort: "" }];
    expect(findings(withPorts(asked, [{ HostIp: "127.0.0.1", HostPort: "49153" }]))).toEqual([]);
    expect(findings(withPorts(asked, []))).toEqual([]);
  });

  test("every interface, asked for without an address and bound in both families", () => {
    const asked = [{ HostIp: "", HostPort: "8080" }];
    const bound = ["0.0.0.0", "::"].map((HostIp) => ({ HostIp, HostPort: "8080" }));
    expect(findings(withPorts(asked, bound))).toEqual(["publish-address"]);
  });

  test("the host's network, as a mode and among the networks", () => {
    const inspected = {
      ...withHostConfig({ NetworkMode: "host" }),
      NetworkSettings: { Networks: { host: {} } },
    };
    expect(findings(inspected)).toEqual(["network-namespace"]);
  });

  test("a bind that propagates is two dangers, as it is where it is declared", () => {
    expect(findings(withHostConfig({ Binds: ["/srv:/x:rw,rshared"] }))).toEqual([
      "host-mount",
      "mount-propagation",
    ]);
  });
});

test("a secret anywhere in Docker's account is in no finding: it holds every variable in clear", () => {
  const canary = "c4n4ry-Secret";
  const withCanary = (value: unknown): unknown => {
    if (typeof value === "string") return `${value}${canary}`;
    if (Array.isArray(value)) return [...value.map(withCanary), `/${canary}`, `A=${canary}`];
    if (typeof value !== "object" || value === null) return value;
    const entries = Object.entries(value).map(([key, inner]) => [key, withCanary(inner)]);
    return { ...Object.fromEntries(entries), [canary]: canary };
  };
  const properties = declarationOfContainer(withCanary(CONTAINER_AS_DECLARED) as Inspected);
  const facts = resourceFacts({ urn: "live", type: CONTAINER, properties, managedByProvider: true });
  const findings = evaluate(facts);
  expect(findings.length).toBeGreaterThan(5);
  expect(JSON.stringify(findings)).not.toContain(canary);
});

describe("the carrier of the API's token, as Docker tells of it", () => {
  const carrier = (Status: string): Inspected => ({
    ...withHostConfig({
      Binds: ["mallku-database-token:/run/mallku"],
      NetworkMode: "none",
      PortBindings: {},
    }),
    Name: "/mallku-database-token",
    State: { Status },
    NetworkSettings: { Networks: { none: {} } },
  });

  test("created and never started it may hold the token, and started it may not", () => {
    expect(broken(CONTAINER, declarationOfContainer(carrier("created")))).toEqual([]);
    expect(broken(CONTAINER, declarationOfContainer(carrier("running")))).toEqual(["data-volume"]);
  });
});

test("the host's cgroup namespace is a danger, but where Docker gives it to whoever asks for none", () => {
  const inspected = withHostConfig({ CgroupnsMode: "host" });
  expect(broken(CONTAINER, declarationOfContainer(inspected))).toEqual(["host-namespaces"]);
  expect(broken(CONTAINER, declarationOfContainer(inspected, { CgroupVersion: "2" }))).toEqual([
    "host-namespaces",
  ]);
  expect(broken(CONTAINER, declarationOfContainer(inspected, { CgroupVersion: "1" }))).toEqual([]);
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

  test("addresses that can be routed to, and options taken from another network, are found", () => {
    const IPAM = { Driver: "default", Config: [{ Subnet: "198.51.100.0/24", Gateway: "198.51.100.1" }] };
    expect(broken(NETWORK, declarationOfNetwork({ ...network, IPAM }))).toEqual(["network-addresses"]);
    const chosen = {
      Driver: "default",
      Options: null,
      Config: [{ Subnet: "172.23.0.0/16", Gateway: "172.23.0.1" }],
    };
    expect(broken(NETWORK, declarationOfNetwork({ ...network, IPAM: chosen }))).toEqual([]);
    const ConfigFrom = { Network: "template" };
    expect(broken(NETWORK, declarationOfNetwork({ ...network, ConfigFrom }))).toEqual(["allowed-properties"]);
  });

  test("a volume that is a folder of the host under another name is found", () => {
    const Options = { type: "none", o: "bind", device: "/" };
    expect(broken(VOLUME, declarationOfVolume({ Name: "v", Driver: "local", Options }))).not.toEqual([]);
  });
});
