import { stringify } from "yaml";
import { isDatabaseImage } from "../../../policy/facts/names.ts";
import { CONTAINER, VOLUME } from "../../../policy/facts/types.ts";
import {
  SIDECAR,
  UNKNOWN_FLAG,
  UNKNOWN_LIST,
  UNKNOWN_NUMBER,
  UNKNOWN_OBJECT,
  UNKNOWN_TEXT,
  type Case,
  type Properties,
} from "../cases/case.ts";
import { longPort, longVolume, shortPort, shortVolume } from "./spell.ts";

/** The service's name in every file that is made of a case. */
export const SERVICE_NAME = "one";

type Entry = readonly [key: string, say: (value: unknown) => unknown];

/** Thrown where Compose has no word for what a case declares. */
class Unsayable extends Error {}

const unsayable = (): never => {
  throw new Unsayable();
};
const same = (value: unknown) => value;
const texts = (value: unknown): unknown[] => (Array.isArray(value) ? value : unsayable());
const objects = (value: unknown) => texts(value) as Properties[];
const nothing = (value: unknown) =>
  value === "" || (Array.isArray(value) && value.length === 0) ? undefined : unsayable();
const pairs = (first: string, second: string, join: string) => (value: unknown) =>
  objects(value).map((pair) => `${String(pair[first])}${join}${String(pair[second])}`);
const entries = (value: unknown) =>
  Object.entries(value as Properties).map(([path, options]) =>
    options === "" ? path : `${path}:${String(options)}`,
  );
const seconds = (value: unknown) => `${String(value)}s`;
const megabytes = (value: unknown) => (value === -1 ? -1 : `${String(value)}m`);

/** What each property of a Container is in Compose; one that is missing here cannot be said. */
const WORDS: Readonly<Record<string, Entry | null>> = {
  name: ["container_name", same],
  image: ["image", same],
  privileged: ["privileged", same],
  pidMode: ["pid", same],
  ipcMode: ["ipc", same],
  usernsMode: ["userns_mode", same],
  cgroupnsMode: ["cgroup", same],
  cgroupParent: ["cgroup_parent", same],
  runtime: ["runtime", same],
  user: ["user", same],
  readOnly: ["read_only", same],
  restart: ["restart", same],
  hostname: ["hostname", same],
  domainname: ["domainname", same],
  workingDir: ["working_dir", same],
  stopSignal: ["stop_signal", same],
  stopTimeout: ["stop_grace_period", seconds],
  init: ["init", same],
  tty: ["tty", same],
  stdinOpen: ["stdin_open", same],
  platform: ["platform", same],
  sysctls: ["sysctls", same],
  storageOpts: ["storage_opt", same],
  cpus: ["cpus", same],
  cpuShares: ["cpu_shares", same],
  cpuSet: ["cpuset", same],
  memory: ["mem_limit", megabytes],
  memoryReservation: ["mem_reservation", megabytes],
  memorySwap: ["memswap_limit", megabytes],
  shmSize: ["shm_size", megabytes],
  command: ["command", texts],
  entrypoints: ["entrypoint", texts],
  envs: ["environment", texts],
  groupAdds: ["group_add", texts],
  securityOpts: ["security_opt", texts],
  dns: ["dns", texts],
  dnsSearches: ["dns_search", texts],
  deviceCgroupRules: ["device_cgroup_rules", texts],
  gpus: ["gpus", (value) => (value === "" ? undefined : value)],
  tmpfs: ["tmpfs", entries],
  labels: ["labels", pairs("label", "value", "=")],
  hosts: ["extra_hosts", pairs("host", "ip", ":")],
  devices: ["devices", (value) => objects(value).map(({ hostPath }) => hostPath)],
  deviceRequests: ["deploy", reservedDevices],
  deviceReadBps: ["blkio_config", (value) => ({ device_read_bps: value })],
  healthcheck: ["healthcheck", health],
  ulimits: ["ulimits", limits],
  // An upload is none of Compose's words, and an empty list of them is no upload.
  uploads: ["", nothing],
  // Said together with others, below.
  ports: null,
  volumes: null,
  mounts: null,
  capabilities: null,
  networkMode: null,
  networksAdvanced: null,
  logDriver: null,
  logOpts: null,
  // Of the provider's own life, with no meaning in Compose, and none for any rule compared.
  attach: null,
  logs: null,
  rm: null,
  wait: null,
  waitTimeout: null,
  removeVolumes: null,
  maxRetryCount: null,
};

function reservedDevices(value: unknown): unknown {
  const devices = objects(value);
  return devices.length === 0 ? undefined : { resources: { reservations: { devices } } };
}

function health(value: unknown): unknown {
  const { tests, startPeriod, ...rest } = value as Properties;
  return { test: tests, ...rest, ...(startPeriod !== undefined && { start_period: startPeriod }) };
}

function limits(value: unknown): unknown {
  return Object.fromEntries(objects(value).map(({ name, soft, hard }) => [name, { soft, hard }]));
}

const DEFAULT_MODES = ["", "bridge", "default"];

/** Networks, which Compose has either a mode for or a list, never both: a mode that is not the default wins. */
function networking({ networkMode, networksAdvanced }: Properties): [service: Properties, top: Properties] {
  const networks = networksAdvanced === undefined ? [] : objects(networksAdvanced);
  if (typeof networkMode === "string" && !DEFAULT_MODES.includes(networkMode)) {
    return [{ network_mode: networkMode }, {}];
  }
  if (networks.length === 0) return [{ network_mode: networkMode ?? "bridge" }, {}];
  const attached = networks.map(
    ({ name, aliases, ipv4Address, ipv6Address, linkLocalIps, gwPriority, driverOpts }) => [
      name,
      {
        aliases,
        ipv4_address: ipv4Address,
        ipv6_address: ipv6Address,
        link_local_ips: linkLocalIps,
        gw_priority: gwPriority,
        driver_opts: driverOpts,
      },
    ],
  );
  const external = networks.map(({ name }) => [name, { external: true, name }]);
  return [{ networks: Object.fromEntries(attached) }, { networks: Object.fromEntries(external) }];
}

type Spelling = "long" | "short";

function service(properties: Properties, spelling: Spelling): { service: Properties; top: Properties } {
  const said: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null) continue;
    const word = WORDS[name];
    if (word === undefined) return unsayable();
    if (word !== null) said[word[0]] = word[1](value);
  }
  delete said[""];
  const { adds, drops } = (properties["capabilities"] ?? {}) as Properties;
  const { ports, mounts, volumes, logDriver, logOpts } = properties;
  const [networks, top] = networking(properties);
  const port = spelling === "long" ? longPort : shortPort;
  const all = [
    ...(mounts === undefined ? [] : objects(mounts).map((mount) => longVolume(mount) ?? unsayable())),
    ...(volumes === undefined || volumes === null
      ? []
      : objects(volumes).map((entry) => shortVolume(entry) ?? unsayable())),
  ];
  const inherited = all.flatMap((volume) =>
    typeof volume === "object" && "from" in volume ? [volume.from] : [],
  );
  const mounted = all.filter((volume) => typeof volume === "string" || !("from" in volume));
  return {
    service: {
      ...said,
      ...networks,
      ...(ports !== undefined &&
        ports !== null && { ports: objects(ports).map((one) => port(one) ?? unsayable()) }),
      ...(mounted.length > 0 && { volumes: mounted }),
      ...(inherited.length > 0 && { volumes_from: inherited }),
      ...(adds !== undefined && { cap_add: texts(adds) }),
      ...(drops !== undefined && { cap_drop: texts(drops) }),
      ...((logDriver !== undefined || logOpts !== undefined) && {
        logging: { driver: logDriver, options: logOpts },
      }),
    },
    top,
  };
}

const UNKNOWNS = [UNKNOWN_FLAG, UNKNOWN_LIST, UNKNOWN_NUMBER, UNKNOWN_OBJECT, UNKNOWN_TEXT];

function document({ type, properties }: Case, spelling: Spelling): unknown {
  switch (type) {
    case CONTAINER: {
      const { service: one, top } = service(properties, spelling);
      // The stack builds this image itself, which Compose says at the service, and then it has no name to pin.
      const built = isDatabaseImage(one["image"]) ? { ...one, image: undefined, build: "." } : one;
      return { services: { [SERVICE_NAME]: built }, ...top };
    }
    case VOLUME: {
      const { service: one, top } = service(HOLDER, spelling);
      const { name, driver, driverOpts, labels, ...others } = properties;
      if (Object.keys(others).length > 0) return unsayable();
      const words = labels === undefined ? {} : { labels: pairs("label", "value", "=")(labels) };
      const volume = { name, driver, driver_opts: driverOpts, ...words };
      return { services: { [SERVICE_NAME]: one }, ...top, volumes: { [HELD]: volume } };
    }
    default:
      return unsayable();
  }
}

const HELD = "held";

/** A container that mounts the volume of a case: to Compose a volume is dangerous where something mounts it. */
const HOLDER: Properties = { ...SIDECAR, volumes: [{ volumeName: HELD, containerPath: "/data" }] };

/** What of a case this gate must judge to have looked at as much as compose-lint does. */
export function resourcesOf({
  type,
  properties,
}: Case): readonly (readonly [type: string, properties: Properties])[] {
  return type === VOLUME
    ? [
        [VOLUME, properties],
        [CONTAINER, HOLDER],
      ]
    : [[type, properties]];
}

/** A case as Compose files, in each spelling that Compose has for it; none where Compose has no words for it. */
export function composeFiles(one: Case): { spelling: Spelling; text: string }[] {
  const raw = JSON.stringify(one.properties);
  if (UNKNOWNS.some((unknown) => raw.includes(unknown))) return [];
  return (["long", "short"] as const).flatMap((spelling) => {
    if (spelling === "short" && !Array.isArray(one.properties["ports"])) return [];
    try {
      return [{ spelling, text: stringify(document(one, spelling)) }];
    } catch (error) {
      if (error instanceof Unsayable) return [];
      throw error;
    }
  });
}
