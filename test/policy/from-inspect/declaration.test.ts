import { expect, test } from "vitest";
import { declarationOfContainer } from "../../../policy/facts/from-inspect/container.ts";
import { bindOf, mountOf } from "../../../policy/facts/from-inspect/mounts.ts";
import { declarationOfNetwork, declarationOfVolume } from "../../../policy/facts/from-inspect/network.ts";
import { portsOf } from "../../../policy/facts/from-inspect/ports.ts";
import { isEmpty, mapOf, type Inspected } from "../../../policy/facts/from-inspect/read.ts";

/** An account in which Docker says something in every place that is read, or that has no bearing on any rule. */
const ACCOUNT: Inspected = {
  Name: "/reader",
  State: { Status: "running" },
  Config: {
    Image: "reader:1",
    User: "1000",
    Env: ["A=b"],
    Cmd: ["serve"],
    Entrypoint: ["/bin/reader"],
    WorkingDir: "/srv",
    Labels: { team: "data" },
    Healthcheck: { Test: ["CMD", "true"], Interval: 5e9 },
  },
  HostConfig: {
    ...{ NetworkMode: "office", PublishAllPorts: true, Privileged: true, ReadonlyRootfs: true },
    PortBindings: { "8080/tcp": [{ HostIp: "127.0.0.1", HostPort: "8080" }] },
    Binds: ["cache:/cache:ro", "/srv:/x", "/srv:/y:rw,rslave"],
    VolumesFrom: ["other:ro"],
    Mounts: [{ Type: "tmpfs", Target: "/t" }],
    ...{ CapAdd: ["CHOWN"], CapDrop: ["ALL"], SecurityOpt: ["no-new-privileges"], GroupAdd: ["1001"] },
    ExtraHosts: ["db:10.0.0.5", "six:fd00::1"],
    Devices: [{ PathOnHost: "/dev/a", PathInContainer: "/dev/b", CgroupPermissions: "rwm" }],
    DeviceCgroupRules: ["a *:* r"],
    DeviceRequests: [{ Driver: "nvidia", Count: -1, Capabilities: [["gpu"]] }],
    BlkioDeviceReadBps: [{ Path: "/dev/a", Rate: 1 }],
    BlkioDeviceWriteBps: [{ Path: "/dev/a", Rate: 2 }],
    BlkioDeviceReadIOps: [{ Path: "/dev/a", Rate: 3 }],
    BlkioDeviceWriteIOps: [{ Path: "/dev/a", Rate: 4 }],
    ...{ Sysctls: { "net.core.somaxconn": "1" }, StorageOpt: { size: "1G" }, Tmpfs: { "/tmp": "size=1m" } },
    Ulimits: [{ Name: "nproc", Soft: 1, Hard: 2 }],
    LogConfig: { Type: "local", Config: { "max-size": "1m" } },
    RestartPolicy: { Name: "always", MaximumRetryCount: 3 },
    ...{ Memory: 2 ** 21, NanoCpus: 1.5e9 },
    ...{ IpcMode: "shareable", PidMode: "container:a", UsernsMode: "host", CgroupnsMode: "host" },
    ...{ CgroupParent: "/x", Runtime: "kata" },
    ...{ MemorySwap: 1, MemoryReservation: 1, MemorySwappiness: 1, KernelMemory: 1, KernelMemoryTCP: 1 },
    ...{ ShmSize: 1, CpuShares: 1, CpuPeriod: 1, CpuQuota: 1, CpuRealtimePeriod: 1, CpuRealtimeRuntime: 1 },
    ...{ CpusetCpus: "0", CpusetMems: "0", CpuCount: 1, CpuPercent: 1, PidsLimit: 1, BlkioWeight: 1 },
    ...{ OomScoreAdj: 1, OomKillDisable: true, IOMaximumIOps: 1, IOMaximumBandwidth: 1, AutoRemove: true },
    ...{ ConsoleSize: [1, 1], ContainerIDFile: "x", Dns: ["x"], DnsOptions: ["x"], DnsSearch: ["x"] },
    ...{ Init: true, Isolation: "x", Annotations: { a: "b" } },
    ...{ MaskedPaths: ["/proc/kcore"], ReadonlyPaths: ["/proc/sys"] },
  },
  NetworkSettings: {
    Ports: { "8080/tcp": [{ HostIp: "127.0.0.1", HostPort: "8080" }] },
    Networks: {
      office: {
        Aliases: ["a"],
        IPAMConfig: { IPv4Address: "10.0.0.9", IPv6Address: "fd00::9", LinkLocalIPs: ["169.254.1.1"] },
        DriverOpts: { b: "c" },
        GwPriority: 7,
      },
    },
  },
};

const DECLARED: Inspected = {
  name: "reader",
  image: "reader:1",
  user: "1000",
  envs: ["A=b"],
  command: ["serve"],
  entrypoints: ["/bin/reader"],
  workingDir: "/srv",
  labels: [{ label: "team", value: "data" }],
  healthcheck: { tests: ["CMD", "true"] },
  ports: [{ internal: "8080", external: "8080", ip: "127.0.0.1", protocol: "tcp" }],
  networksAdvanced: [
    {
      name: "office",
      aliases: ["a"],
      ipv4Address: "10.0.0.9",
      ipv6Address: "fd00::9",
      linkLocalIps: ["169.254.1.1"],
      driverOpts: ["b"],
      gwPriority: 7,
    },
  ],
  networkMode: "office",
  publishAllPorts: true,
  volumes: [
    { volumeName: "cache", containerPath: "/cache", readOnly: true },
    { hostPath: "/srv", containerPath: "/x", readOnly: false },
    { fromContainer: "other:ro" },
  ],
  mounts: [
    { type: "tmpfs", target: "/t" },
    { type: "bind", source: "/srv", target: "/y", readOnly: false, bindOptions: { propagation: "rslave" } },
  ],
  privileged: true,
  capabilities: { adds: ["CHOWN"], drops: ["ALL"] },
  securityOpts: ["no-new-privileges"],
  readOnly: true,
  groupAdds: ["1001"],
  hosts: [
    { host: "db", ip: "10.0.0.5" },
    { host: "six", ip: "fd00::1" },
  ],
  devices: [{ hostPath: "/dev/a", containerPath: "/dev/b", permissions: "rwm" }],
  deviceCgroupRules: ["a *:* r"],
  deviceRequests: [{ driver: "nvidia", count: -1 }],
  deviceReadBps: [{ path: "/dev/a", rate: 1 }],
  deviceWriteBps: [{ path: "/dev/a", rate: 2 }],
  deviceReadIops: [{ path: "/dev/a", rate: 3 }],
  deviceWriteIops: [{ path: "/dev/a", rate: 4 }],
  sysctls: { "net.core.somaxconn": "1" },
  storageOpts: { size: "1G" },
  tmpfs: { "/tmp": "size=1m" },
  ulimits: [{ name: "nproc", soft: 1, hard: 2 }],
  logDriver: "local",
  logOpts: { "max-size": "1m" },
  restart: "always",
  memory: 2,
  cpus: "1.5",
  ipcMode: "shareable",
  pidMode: "container:a",
  usernsMode: "host",
  cgroupnsMode: "host",
  cgroupParent: "/x",
  runtime: "kata",
};

/** What is declared of a container of which Docker says nothing. */
const NOTHING_DECLARED: Inspected = {
  ...{ name: "", labels: [], ports: [], networksAdvanced: [], volumes: [], mounts: [], securityOpts: [] },
  ...{ capabilities: { adds: [], drops: [] }, groupAdds: [], hosts: [], devices: [], deviceCgroupRules: [] },
  ...{ deviceRequests: [], deviceReadBps: [], deviceWriteBps: [], deviceReadIops: [], deviceWriteIops: [] },
  ...{ sysctls: {}, storageOpts: {}, tmpfs: {}, ulimits: [], logOpts: {}, memory: 0, cpus: "0" },
};

test("everything that Docker tells of a container reaches the rules, in the place that they read", () => {
  expect(declarationOfContainer(ACCOUNT)).toEqual(DECLARED);
});

test.each<[string, Inspected]>([
  ["has no such fields", {}],
  ["has null in them", { Config: null, HostConfig: null, NetworkSettings: null, State: null, Name: null }],
  [
    "leaves them empty",
    {
      Config: { User: "", WorkingDir: "", Cmd: null, Env: null, Entrypoint: null, Labels: null },
      HostConfig: {
        ...{
          Binds: null,
          PidMode: "",
          IpcMode: "",
          Runtime: "runc",
          Memory: 0,
          NanoCpus: 0,
          FromTheFuture: "",
        },
      },
      NetworkSettings: { Ports: { "8080/tcp": null }, Networks: {} },
    },
  ],
])("nothing is made up of a container whose account %s", (_what, account) => {
  expect(declarationOfContainer(account)).toEqual(NOTHING_DECLARED);
});

const withHost = (changes: Inspected) => declarationOfContainer({ HostConfig: changes });

test("a field that a newer Docker has is handed on under its own name, and so are paths that are bared", () => {
  expect(withHost({ FromTheFuture: "x" })).toEqual({ ...NOTHING_DECLARED, FromTheFuture: "x" });
  expect(withHost({ MaskedPaths: [], ReadonlyPaths: null })).toEqual({
    ...NOTHING_DECLARED,
    MaskedPaths: "none",
  });
  expect(withHost({ ReadonlyPaths: [] })).toEqual({ ...NOTHING_DECLARED, ReadonlyPaths: "none" });
});

test("with version 1 of control groups the host's own namespace of them is no one's choice, and others are", () => {
  const told = (CgroupnsMode: string, CgroupVersion: string) =>
    declarationOfContainer({ HostConfig: { CgroupnsMode, IpcMode: "host" } }, { CgroupVersion });
  expect(told("host", "1")).toEqual({ ...NOTHING_DECLARED, ipcMode: "host" });
  expect(told("private", "1")).toMatchObject({ cgroupnsMode: "private" });
  expect(told("host", "2")).toMatchObject({ cgroupnsMode: "host", ipcMode: "host" });
});

test("only a container that was never started is declared as one", () => {
  const stateOf = (Status: string) => declarationOfContainer({ State: { Status } });
  expect(stateOf("created")).toEqual({ ...NOTHING_DECLARED, start: false, mustRun: false });
  expect(stateOf("exited")).toEqual(NOTHING_DECLARED);
});

test.each<[string, unknown]>([
  ["/srv:/x", { volume: { hostPath: "/srv", containerPath: "/x", readOnly: false } }],
  ["cache:/x:ro", { volume: { volumeName: "cache", containerPath: "/x", readOnly: true } }],
  ["cache:/x:z,rslave", { volume: { volumeName: "cache", containerPath: "/x", readOnly: false } }],
  ["/x", { volume: { containerPath: "/x" } }],
  ...["shared", "rshared", "slave", "rslave", "private", "rprivate"].map((propagation): [string, unknown] => [
    `/srv:/x:ro,${propagation}`,
    { mount: { type: "bind", source: "/srv", target: "/x", readOnly: true, bindOptions: { propagation } } },
  ]),
  ...["unshared", "sharedness"].map((option): [string, unknown] => [
    `/srv:/x:${option}`,
    { volume: { hostPath: "/srv", containerPath: "/x", readOnly: false } },
  ]),
])("a bind is read as another mount: %s", (bind, declared) => {
  expect(bindOf(bind)).toEqual(declared);
});

test("a mount's options are told only where it has some", () => {
  expect(
    mountOf({ Type: "volume", Source: "c", Target: "/c", VolumeOptions: null, BindOptions: {} }),
  ).toEqual({
    ...{ type: "volume", source: "c", target: "/c" },
  });
  const VolumeOptions = { DriverConfig: { Name: "nfs", Options: { o: "addr=x" } }, Subpath: "a" };
  expect(mountOf({ Type: "volume", VolumeOptions })).toEqual({
    type: "volume",
    volumeOptions: { driverName: "nfs", driverOptions: { o: "addr=x" }, subpath: "a" },
  });
  expect(mountOf({ Type: "bind", BindOptions: { Propagation: "rshared" } })).toEqual({
    type: "bind",
    bindOptions: { propagation: "rshared" },
  });
});

const binding = (HostIp: string, HostPort: string) => ({ HostIp, HostPort });
const mapping = (ip: string, external: string | 0, internal = "8080", protocol = "tcp") => ({
  ...{ internal, external, ip, protocol },
});

test.each<[string, Inspected | null, Inspected | null, unknown]>([
  ["nothing", null, null, []],
  ["asked for, and not bound", { "8080/tcp": [binding("::1", "9")] }, {}, [mapping("::1", "9")]],
  ["bound by hand", {}, { "53/udp": [binding("10.0.0.1", "53")] }, [mapping("10.0.0.1", "53", "53", "udp")]],
  ["without a protocol", { 8080: [binding("::1", "9")] }, {}, [mapping("::1", "9")]],
  ["left to Docker, and not bound yet", { "8080/tcp": [binding("::1", "")] }, {}, [mapping("::1", 0)]],
  [
    "left to Docker, which chose",
    { "8080/tcp": [binding("::1", "0"), binding("127.0.0.1", "")] },
    { "8080/tcp": [binding("::1", "49153"), binding("127.0.0.1", "49154")] },
    [mapping("::1", "49153"), mapping("127.0.0.1", "49154")],
  ],
  [
    "left to Docker at another address and of another port than what is bound",
    { "8080/tcp": [binding("::1", "0")], "9090/tcp": [binding("127.0.0.1", "0")] },
    { "8080/tcp": [binding("127.0.0.1", "49153")] },
    [mapping("::1", "0"), mapping("127.0.0.1", "0", "9090"), mapping("127.0.0.1", "49153")],
  ],
  [
    "every interface, in each of Docker's ways",
    { "8080/tcp": [binding("", "80")] },
    { "8080/tcp": [binding("0.0.0.0", "80"), binding("::", "80")] },
    [mapping("0.0.0.0", "80")],
  ],
  [
    "moved by hand, and moved back at the next start",
    { "8080/tcp": [binding("127.0.0.1", "80")] },
    { "8080/tcp": [binding("127.0.0.1", "81")] },
    [mapping("127.0.0.1", "80"), mapping("127.0.0.1", "81")],
  ],
])("a published port is lost, or told of twice: %s", (_what, PortBindings, Ports, expected) => {
  expect(portsOf({ HostConfig: { PortBindings }, NetworkSettings: { Ports } })).toEqual(expected);
});

test("everything that Docker tells of a network and of a volume reaches the rules", () => {
  const network: Inspected = {
    ...{ Name: "n", Driver: "bridge", Internal: true, EnableIPv6: true, Attachable: true, Ingress: true },
    Options: { a: "b" },
    IPAM: {
      Driver: "default",
      Options: { c: "d" },
      Config: [
        {
          Subnet: "10.0.0.0/24",
          IPRange: "10.0.0.0/25",
          Gateway: "10.0.0.1",
          AuxiliaryAddresses: { x: "10.0.0.2" },
        },
      ],
    },
    Labels: { team: "data" },
  };
  const declared = {
    ...{ name: "n", driver: "bridge", internal: true, ipv6: true, attachable: true, ingress: true },
    options: { a: "b" },
    ipamDriver: "default",
    ipamOptions: { c: "d" },
    ipamConfigs: [
      { subnet: "10.0.0.0/24", ipRange: "10.0.0.0/25", gateway: "10.0.0.1", auxAddress: { x: "10.0.0.2" } },
    ],
    labels: [{ label: "team", value: "data" }],
  };
  expect(declarationOfNetwork(network)).toEqual(declared);
  expect(declarationOfNetwork({ ...network, ConfigFrom: { Network: "" } })).toEqual(declared);
  expect(declarationOfNetwork({ ...network, ConfigFrom: { Network: "t" } })).toEqual({
    ...declared,
    configFrom: "another network",
  });
  const volume = { Name: "v", Driver: "local", Options: { o: "bind" }, Labels: { team: "data" } };
  const volumeDeclared = {
    ...{ name: "v", driver: "local", driverOpts: { o: "bind" } },
    labels: [{ label: "team", value: "data" }],
  };
  expect(declarationOfVolume(volume)).toEqual(volumeDeclared);
  expect(declarationOfVolume({ ...volume, ClusterVolume: { ID: "x" } })).toEqual({
    ...volumeDeclared,
    cluster: {},
  });
});

test("what says nothing is told apart from what says little", () => {
  for (const empty of [undefined, null, "", 0, false, [], [0, ""], {}, { a: 0, b: [null] }]) {
    expect(isEmpty(empty), JSON.stringify(empty)).toBe(true);
  }
  for (const filled of [1, -1, "x", " ", true, [0, 1], { a: 0, b: 1 }]) {
    expect(isEmpty(filled), JSON.stringify(filled)).toBe(false);
  }
  expect(mapOf([1])).toEqual({});
});
