import {
  CONTAINER,
  IMAGE,
  NETWORK,
  PLUGIN,
  REMOTE_IMAGE,
  SECRET,
  SERVICE,
  SERVICE_CONFIG,
  VOLUME,
} from "../facts/types.ts";

/** What the provider adds to one resource, or to one object inside it. */
export interface Completion {
  /** Filled in by the provider's check where the program gives nothing. */
  readonly defaults?: Readonly<Record<string, string | number | boolean>>;
  /** Where the program gives nothing, Docker decides: not known during a preview. */
  readonly computed?: readonly string[];
  /** The same for objects, and for the objects of lists, by property. */
  readonly inside?: Readonly<Record<string, Completion>>;
  /** Given no name, it gets one made from the resource's own: known during a preview. */
  readonly autonamed?: true;
}

const healthcheck: Completion = {
  defaults: { interval: "0s", timeout: "0s", startPeriod: "0s", startInterval: "0s", retries: 0 },
};

const container: Completion = {
  autonamed: true,
  defaults: {
    attach: false,
    containerReadRefreshTimeoutMilliseconds: 15_000,
    logs: false,
    memoryReservation: 0,
    mustRun: true,
    networkMode: "bridge",
    readOnly: false,
    removeVolumes: true,
    restart: "no",
    rm: false,
    start: true,
    stdinOpen: false,
    tty: false,
    wait: false,
    waitTimeout: 60,
  },
  computed: [
    ...["bridge", "command", "containerLogs", "entrypoints", "envs", "exitCode", "healthcheck", "hostname"],
    ...["init", "ipcMode", "labels", "logDriver", "networkDatas", "platform", "runtime", "securityOpts"],
    ...["shmSize", "stopSignal", "stopTimeout"],
  ],
  inside: {
    devices: { defaults: { permissions: "rwm" } },
    healthcheck,
    ports: { defaults: { ip: "0.0.0.0", protocol: "tcp" }, computed: ["external"] },
    uploads: { defaults: { executable: false } },
  },
};

const service: Completion = {
  autonamed: true,
  computed: ["endpointSpec", "labels", "mode"],
  inside: {
    convergeConfig: { defaults: { delay: "7s", timeout: "3m" } },
    endpointSpec: {
      computed: ["mode"],
      inside: {
        ports: { defaults: { protocol: "tcp", publishMode: "ingress" }, computed: ["publishedPort"] },
      },
    },
    taskSpec: {
      computed: ["forceUpdate", "networksAdvanceds", "placement", "resources", "restartPolicy", "runtime"],
      inside: {
        containerSpec: {
          defaults: { isolation: "default" },
          computed: ["dnsConfig", "healthcheck", "hostname", "stopGracePeriod"],
        },
      },
    },
  },
};

/**
 * What Pulumi's docker provider 5.2.0 adds to what the program declares, in its check (measured on the real one through
 * the engine's own events) and in its preview. A type that is not here gets nothing.
 */
export const COMPLETIONS: ReadonlyMap<string, Completion> = new Map([
  [CONTAINER, container],
  [SERVICE, service],
  [
    NETWORK,
    {
      autonamed: true,
      defaults: { ipamDriver: "default" },
      computed: ["driver", "internal", "ipamConfigs", "options", "scope"],
    },
  ],
  [VOLUME, { autonamed: true, computed: ["driver", "mountpoint"] }],
  [
    IMAGE,
    {
      defaults: { buildOnPreview: false },
      computed: ["baseImageName", "registryServer", "repoDigest"],
      inside: { build: { defaults: { context: "." } } },
    },
  ],
  [REMOTE_IMAGE, { defaults: { platform: "" }, computed: ["imageId", "repoDigest"] }],
  [SECRET, { autonamed: true }],
  [SERVICE_CONFIG, { autonamed: true }],
  [
    PLUGIN,
    { defaults: { enabled: true }, computed: ["alias", "envs", "grantPermissions", "pluginReference"] },
  ],
]);
