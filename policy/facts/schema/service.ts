import { flag, labels, list, map, number, NOTHING, object, text, type Properties } from "../shape.ts";

const rollout = object(
  {
    delay: text(),
    failureAction: text(),
    maxFailureRatio: text(),
    monitor: text(),
    order: text(),
    parallelism: number(),
  },
  NOTHING,
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
  }),
});

const file = {
  fileGid: text(NOTHING),
  fileMode: number(NOTHING),
  fileName: text(),
  fileUid: text(NOTHING),
};

const containerSpec = object({
  args: list(text(), "database-endpoint"),
  capAdds: list(text(), "capabilities"),
  capDrops: list(text(), "capabilities"),
  commands: list(text(), "database-endpoint"),
  configs: list(object({ ...file, configId: text(NOTHING), configName: text(NOTHING) }), "uploads"),
  dir: text("database-endpoint"),
  dnsConfig: object({ nameservers: list(text()), options: list(text()), searches: list(text()) }, NOTHING),
  env: map(text(), "database-endpoint"),
  groups: list(text(), "root-user"),
  healthcheck: object(
    {
      interval: text(NOTHING),
      retries: number(NOTHING),
      startPeriod: text(NOTHING),
      tests: list(text()),
      timeout: text(NOTHING),
    },
    "database-endpoint",
  ),
  hostname: text(NOTHING),
  hosts: list(object({ host: text(NOTHING), ip: text() }), "host-gateway"),
  image: text(NOTHING),
  init: flag(NOTHING),
  isolation: text("confinement"),
  labels: labels("proxy-publication"),
  mounts: list(mount, "host-mount"),
  privileges: object(
    {
      credentialSpec: object({ file: text(), registry: text() }),
      seLinuxContext: object({ disable: flag(), level: text(), role: text(), type: text(), user: text() }),
    },
    "confinement",
  ),
  readOnly: flag(NOTHING),
  secrets: list(object({ ...file, secretId: text(NOTHING), secretName: text(NOTHING) }), "uploads"),
  stopGracePeriod: text(NOTHING),
  stopSignal: text(NOTHING),
  sysctl: map(text(), "kernel-settings"),
  user: text("root-user"),
});

/** `docker:index/service:Service`, @pulumi/docker 5.2.0. */
export const service: Properties = {
  auth: object({ password: text(), serverAddress: text(), username: text() }, NOTHING),
  convergeConfig: object({ delay: text(), timeout: text() }, NOTHING),
  endpointSpec: object(
    {
      mode: text(NOTHING),
      ports: list(
        object({
          name: text(NOTHING),
          protocol: text("api-port-only"),
          publishMode: text("publish-address"),
          publishedPort: number(),
          targetPort: number(),
        }),
      ),
    },
    "database-port",
  ),
  labels: labels("proxy-publication"),
  mode: object({ global: flag(), replicated: object({ replicas: number() }) }, NOTHING),
  name: text(NOTHING),
  rollbackConfig: rollout,
  taskSpec: object({
    containerSpec,
    forceUpdate: number(NOTHING),
    logDriver: object({ name: text(), options: map(text()) }, "remote-logging"),
    networksAdvanceds: list(
      object({
        aliases: list(text(), NOTHING),
        driverOpts: list(text(), "network-attachment"),
        id: text(NOTHING),
        name: text(NOTHING),
      }),
      "default-network",
    ),
    placement: object(
      {
        constraints: list(text()),
        maxReplicas: number(),
        platforms: list(object({ architecture: text(), os: text() })),
        prefs: list(text()),
      },
      NOTHING,
    ),
    resources: object(
      {
        limits: object({ memoryBytes: number(), nanoCpus: number() }),
        reservation: object({
          genericResources: object({
            discreteResourcesSpecs: list(text("host-devices"), "host-devices"),
            namedResourcesSpecs: list(text("host-devices"), "host-devices"),
          }),
          memoryBytes: number(),
          nanoCpus: number(),
        }),
      },
      NOTHING,
    ),
    restartPolicy: object(
      { condition: text(), delay: text(), maxAttempts: number(), window: text() },
      NOTHING,
    ),
    runtime: text("kernel-settings"),
  }),
  updateConfig: rollout,
};
