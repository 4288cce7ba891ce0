import {
  boolean,
  integer,
  list,
  map,
  object,
  set,
  string,
  unimplemented,
  type Field,
  type FieldFlags,
  type Fields,
} from "../../schema/field.ts";
import { labels } from "../labels.ts";
import { mountFields, volumeMountFields } from "./mount-fields.ts";
import { atLeast, base64, duration, matches, numericId } from "./validate.ts";

const strings = (flags: FieldFlags = {}): Field => set(string(), flags);
const throttles = set(
  object({ path: string({ required: true }), rate: integer({ required: true, invalid: atLeast(0) }) }),
);
const healthDuration = string({ default: "0s", invalid: duration });

/** How the process inside runs: what it is, and as whom. */
const process: Fields = {
  name: string({ autonamed: true, replaces: true }),
  image: string({ required: true, replaces: true }),
  command: list(string(), { computed: true, replaces: true }),
  entrypoints: list(string(), { computed: true, replaces: true }),
  envs: strings({ computed: true, replaces: true }),
  user: string({ emptyIsUnset: true, replaces: true }),
  workingDir: string({ emptyIsUnset: true, replaces: true }),
  groupAdds: strings({ replaces: true }),
  tty: boolean({ default: false, replaces: true }),
  stdinOpen: boolean({ default: false, replaces: true }),
  init: boolean({ computed: true }),
  stopSignal: string({ computed: true, replaces: true }),
  stopTimeout: integer({ computed: true, replaces: true }),
  healthcheck: object(
    {
      tests: list(string()),
      interval: healthDuration,
      timeout: healthDuration,
      startPeriod: healthDuration,
      startInterval: healthDuration,
      retries: integer({ default: 0, invalid: atLeast(0) }),
    },
    { computed: true },
  ),
  labels: labels({ computed: true, replaces: true }),
  platform: string({ computed: true, replaces: true }),
  runtime: string({ computed: true, replaces: true }),
};

const confinement: Fields = {
  privileged: boolean({ replaces: true }),
  readOnly: boolean({ default: false, replaces: true }),
  capabilities: object({ adds: strings(), drops: strings() }, { replaces: true }),
  securityOpts: strings({ computed: true, replaces: true }),
  ipcMode: string({ computed: true, replaces: true }),
  pidMode: string({ replaces: true }),
  usernsMode: string({ replaces: true }),
  cgroupnsMode: string({ replaces: true, invalid: matches(/^(?:private|host|)$/) }),
  cgroupParent: string({ replaces: true }),
  sysctls: map({ replaces: true }),
  devices: set(
    object({
      hostPath: string({ required: true }),
      containerPath: string(),
      permissions: string({ default: "rwm" }),
    }),
    { replaces: true },
  ),
  deviceRequests: unimplemented,
  deviceCgroupRules: unimplemented,
  gpus: unimplemented,
};

const limits: Fields = {
  memory: integer({ invalid: atLeast(0) }),
  memoryReservation: integer({ default: 0, invalid: atLeast(0) }),
  memorySwap: integer({ invalid: atLeast(-1) }),
  shmSize: integer({ computed: true, replaces: true, invalid: atLeast(0) }),
  cpus: string({ replaces: true }),
  cpuShares: integer({ invalid: atLeast(0) }),
  cpuSet: string({ invalid: matches(/^\d+([,-]\d+)*$/) }),
  cpuPeriod: integer({ invalid: atLeast(0) }),
  cpuQuota: integer({ invalid: atLeast(0) }),
  deviceReadBps: throttles,
  deviceReadIops: throttles,
  deviceWriteBps: throttles,
  deviceWriteIops: throttles,
  ulimits: set(
    object({
      name: string({ required: true }),
      soft: integer({ required: true }),
      hard: integer({ required: true }),
    }),
    { replaces: true },
  ),
};

const network: Fields = {
  ports: set(
    object({
      internal: integer({ required: true }),
      external: integer({ computed: true }),
      // An address that is there and empty means every interface, like the default.
      ip: string({ default: "0.0.0.0", canonical: (ip) => (ip === "" ? "0.0.0.0" : ip) }),
      protocol: string({ default: "tcp" }),
    }),
    { replaces: true },
  ),
  publishAllPorts: boolean({ replaces: true }),
  networkMode: string({ default: "bridge", replaces: true }),
  networksAdvanced: set(
    object({
      name: string({ required: true }),
      aliases: strings(),
      ipv4Address: string(),
      ipv6Address: string(),
      linkLocalIps: strings(),
      macAddress: string(),
      driverOpts: strings(),
      gwPriority: unimplemented,
    }),
    { replaces: true },
  ),
  hostname: string({ computed: true, replaces: true }),
  domainname: string({ replaces: true }),
  dns: strings({ replaces: true }),
  dnsOpts: strings({ replaces: true }),
  dnsSearches: strings({ replaces: true }),
  hosts: set(object({ host: string({ required: true }), ip: string({ required: true }) }), {
    replaces: true,
  }),
  networkDatas: list(object({}), { output: true }),
  bridge: string({ output: true }),
};

const files: Fields = {
  ...mountFields,
  volumes: volumeMountFields,
  tmpfs: map(),
  uploads: set(
    object({
      file: string({ required: true }),
      content: string(),
      contentBase64: string({ invalid: base64 }),
      source: string(),
      sourceHash: string(),
      executable: boolean({ default: false }),
      permissions: string({ invalid: matches(/^0[0-7]{3}$/) }),
      owner: string({ invalid: numericId }),
      group: string({ invalid: numericId }),
    }),
    { replaces: true },
  ),
  storageOpts: map({ replaces: true }),
  logDriver: string({ computed: true, replaces: true }),
  logOpts: map({ replaces: true }),
};

/** What the provider does with the container, and when. */
const lifecycle: Fields = {
  restart: string({ default: "no", invalid: matches(/^(no|on-failure|always|unless-stopped)$/) }),
  maxRetryCount: integer(),
  rm: boolean({ default: false }),
  start: boolean({ default: true }),
  mustRun: boolean({ default: true }),
  wait: boolean({ default: false }),
  /** Seconds. */
  waitTimeout: integer({ default: 60 }),
  attach: boolean({ default: false, only: [false] }),
  logs: boolean({ default: false, only: [false] }),
  removeVolumes: boolean({ default: true }),
  /** Seconds; without it the container is killed. */
  destroyGraceSeconds: integer(),
  containerReadRefreshTimeoutMilliseconds: integer({ default: 15_000 }),
  exitCode: integer({ output: true }),
  containerLogs: string({ output: true }),
};

export const containerFields: Fields = {
  ...process,
  ...confinement,
  ...limits,
  ...network,
  ...files,
  ...lifecycle,
};
