import { flag, labels, list, map, number, NOTHING, object, text, type Properties } from "../shape.ts";

const throttle = list(object({ path: text(), rate: number() }), "host-devices");

const healthcheck = object(
  {
    interval: text(NOTHING),
    retries: number(NOTHING),
    startInterval: text(NOTHING),
    startPeriod: text(NOTHING),
    tests: list(text()),
    timeout: text(NOTHING),
  },
  "database-endpoint",
);

const mount = object({
  bindOptions: object({ propagation: text("mount-propagation") }),
  readOnly: flag(NOTHING),
  source: text(),
  target: text(),
  tmpfsOptions: object({ mode: number(), sizeBytes: number() }, NOTHING),
  type: text(),
  volumeOptions: object({
    driverName: text(),
    driverOptions: map(text()),
    labels: labels(NOTHING),
    noCopy: flag(NOTHING),
    subpath: text(),
  }),
});

const network = object({
  aliases: list(text(), NOTHING),
  driverOpts: list(text(), "network-attachment"),
  gwPriority: number("network-attachment"),
  ipv4Address: text("network-attachment"),
  ipv6Address: text("network-attachment"),
  linkLocalIps: list(text(), "network-attachment"),
  macAddress: text(NOTHING),
  // Unknown here is judged by the stack rule, which can see whose name it is.
  name: text(NOTHING),
});

const upload = object(
  {
    // What is copied cannot matter: where it may go is one path that only the gateway reads, as a token.
    content: text(NOTHING),
    contentBase64: text(NOTHING),
    executable: flag(),
    file: text(),
    group: text(),
    owner: text(),
    permissions: text(),
    source: text(),
    sourceHash: text(NOTHING),
  },
  "uploads",
);

const volume = object({
  containerPath: text(),
  fromContainer: text(),
  hostPath: text(),
  readOnly: flag(NOTHING),
  selinuxRelabel: text(),
  // Unknown here is judged by the stack rule, which can see whose name it is.
  volumeName: text(NOTHING),
});

/** `docker:index/container:Container`, @pulumi/docker 5.2.0. */
export const container: Properties = {
  attach: flag(NOTHING),
  capabilities: object({ adds: list(text()), drops: list(text()) }, "capabilities"),
  cgroupParent: text("host-namespaces"),
  cgroupnsMode: text("host-namespaces"),
  command: list(text(), "database-endpoint"),
  containerReadRefreshTimeoutMilliseconds: number(NOTHING),
  cpuPeriod: number(NOTHING),
  cpuQuota: number(NOTHING),
  cpuSet: text(NOTHING),
  cpuShares: number(NOTHING),
  cpus: text(NOTHING),
  destroyGraceSeconds: number(NOTHING),
  deviceCgroupRules: list(text(), "host-devices"),
  deviceReadBps: throttle,
  deviceReadIops: throttle,
  deviceRequests: list(
    object({
      capabilities: list(text()),
      count: number(),
      deviceIds: list(text()),
      driver: text(),
      options: map(text()),
    }),
    "host-devices",
  ),
  deviceWriteBps: throttle,
  deviceWriteIops: throttle,
  devices: list(object({ containerPath: text(), hostPath: text(), permissions: text() }), "host-devices"),
  dns: list(text(), NOTHING),
  dnsOpts: list(text(), NOTHING),
  dnsSearches: list(text(), NOTHING),
  domainname: text(NOTHING),
  entrypoints: list(text(), "database-endpoint"),
  envs: list(text(), "database-endpoint"),
  gpus: text("host-devices"),
  groupAdds: list(text(), "root-user"),
  healthcheck,
  hostname: text(NOTHING),
  hosts: list(object({ host: text(NOTHING), ip: text() }), "host-gateway"),
  // Unknown here is judged by the stack rule, which can see whose image it is.
  image: text(NOTHING),
  init: flag(NOTHING),
  ipcMode: text("host-namespaces"),
  labels: labels("proxy-publication"),
  logDriver: text("remote-logging"),
  logOpts: map(text(), "remote-logging"),
  logs: flag(NOTHING),
  maxRetryCount: number(NOTHING),
  memory: number(NOTHING),
  memoryReservation: number(NOTHING),
  memorySwap: number(NOTHING),
  mounts: list(mount, "host-mount"),
  mustRun: flag(NOTHING),
  name: text(NOTHING),
  networkMode: text("network-namespace"),
  networksAdvanced: list(network, "default-network"),
  pidMode: text("host-namespaces"),
  platform: text(NOTHING),
  ports: list(
    object({
      external: number(),
      internal: number(),
      ip: text("publish-address"),
      protocol: text("api-port-only"),
    }),
    "database-port",
  ),
  privileged: flag("privileged"),
  publishAllPorts: flag("database-port"),
  readOnly: flag("database-hardening"),
  removeVolumes: flag(NOTHING),
  restart: text(NOTHING),
  rm: flag(NOTHING),
  runtime: text("kernel-settings"),
  securityOpts: list(text(), "confinement"),
  shmSize: number(NOTHING),
  start: flag(NOTHING),
  stdinOpen: flag(NOTHING),
  stopSignal: text(NOTHING),
  stopTimeout: number(NOTHING),
  storageOpts: map(text(), "kernel-settings"),
  sysctls: map(text(), "kernel-settings"),
  tmpfs: map(text(), NOTHING),
  tty: flag(NOTHING),
  ulimits: list(object({ hard: number(), name: text(), soft: number() }), NOTHING),
  uploads: list(upload, "uploads"),
  user: text("root-user"),
  usernsMode: text("host-namespaces"),
  volumes: list(volume, "host-mount"),
  wait: flag(NOTHING),
  waitTimeout: number(NOTHING),
  workingDir: text("database-endpoint"),
};
