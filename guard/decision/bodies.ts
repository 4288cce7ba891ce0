import { z } from "zod";
import { parseBody } from "./json-body.ts";
import { refuse, type Verdict } from "./verdict.ts";

const text = z.string().nullish();
const flag = z.boolean().nullish();
const number = z.number().nullish();
const texts = z.array(z.string()).nullish();
const textMap = z.record(z.string(), z.string()).nullish();
/** Docker's sets: a map whose values are empty objects. */
const set = z.record(z.string(), z.strictObject({}).nullish()).nullish();
/** Docker takes a command as one text too (strslice). */
const command = z.union([z.string().transform((one) => [one]), z.array(z.string())]).nullish();
const list = <Item extends z.ZodType>(item: Item) => z.array(item).nullish();

const throttles = list(z.strictObject({ Path: text, Rate: number }));

/** `container.Resources`: what an update takes, and a container's HostConfig begins with. */
const resources = {
  CpuShares: number,
  Memory: number,
  NanoCpus: number,
  CgroupParent: text,
  BlkioWeight: number,
  BlkioWeightDevice: list(z.strictObject({ Path: text, Weight: number })),
  BlkioDeviceReadBps: throttles,
  BlkioDeviceWriteBps: throttles,
  BlkioDeviceReadIOps: throttles,
  BlkioDeviceWriteIOps: throttles,
  CpuPeriod: number,
  CpuQuota: number,
  CpuRealtimePeriod: number,
  CpuRealtimeRuntime: number,
  CpusetCpus: text,
  CpusetMems: text,
  Devices: list(z.strictObject({ PathOnHost: text, PathInContainer: text, CgroupPermissions: text })),
  DeviceCgroupRules: texts,
  DeviceRequests: list(
    z.strictObject({
      Driver: text,
      Count: number,
      DeviceIDs: texts,
      Capabilities: list(z.array(z.string())),
      Options: textMap,
    }),
  ),
  KernelMemory: number,
  KernelMemoryTCP: number,
  MemoryReservation: number,
  MemorySwap: number,
  MemorySwappiness: number,
  OomKillDisable: flag,
  PidsLimit: number,
  Ulimits: list(z.strictObject({ Name: text, Soft: number, Hard: number })),
  CpuCount: number,
  CpuPercent: number,
  IOMaximumIOps: number,
  IOMaximumBandwidth: number,
};

const restartPolicy = z.strictObject({ Name: text, MaximumRetryCount: number }).nullish();

const mount = z.strictObject({
  Type: text,
  Source: text,
  Target: text,
  ReadOnly: flag,
  Consistency: text,
  BindOptions: z
    .strictObject({
      Propagation: text,
      NonRecursive: flag,
      CreateMountpoint: flag,
      ReadOnlyNonRecursive: flag,
      ReadOnlyForceRecursive: flag,
    })
    .nullish(),
  VolumeOptions: z
    .strictObject({
      NoCopy: flag,
      Labels: textMap,
      Subpath: text,
      DriverConfig: z.strictObject({ Name: text, Options: textMap }).nullish(),
    })
    .nullish(),
  TmpfsOptions: z
    .strictObject({ SizeBytes: number, Mode: number, Options: list(z.array(z.string())) })
    .nullish(),
});

const hostConfig = z.strictObject({
  ...resources,
  Binds: texts,
  ContainerIDFile: text,
  LogConfig: z.strictObject({ Type: text, Config: textMap }).nullish(),
  NetworkMode: text,
  PortBindings: z.record(z.string(), list(z.strictObject({ HostIp: text, HostPort: text }))).nullish(),
  RestartPolicy: restartPolicy,
  AutoRemove: flag,
  VolumeDriver: text,
  VolumesFrom: texts,
  ConsoleSize: list(z.number()),
  Annotations: textMap,
  CapAdd: texts,
  CapDrop: texts,
  CgroupnsMode: text,
  Dns: texts,
  DnsOptions: texts,
  DnsSearch: texts,
  ExtraHosts: texts,
  GroupAdd: texts,
  IpcMode: text,
  Cgroup: text,
  Links: texts,
  OomScoreAdj: number,
  PidMode: text,
  Privileged: flag,
  PublishAllPorts: flag,
  ReadonlyRootfs: flag,
  SecurityOpt: texts,
  StorageOpt: textMap,
  Tmpfs: textMap,
  UTSMode: text,
  UsernsMode: text,
  ShmSize: number,
  Sysctls: textMap,
  Runtime: text,
  Isolation: text,
  Mounts: list(mount),
  MaskedPaths: texts,
  ReadonlyPaths: texts,
  Init: flag,
});

const endpointConfig = z.strictObject({
  IPAMConfig: z.strictObject({ IPv4Address: text, IPv6Address: text, LinkLocalIPs: texts }).nullish(),
  Links: texts,
  Aliases: texts,
  MacAddress: text,
  DriverOpts: textMap,
  GwPriority: number,
  NetworkID: text,
  EndpointID: text,
  Gateway: text,
  IPAddress: text,
  IPPrefixLen: number,
  IPv6Gateway: text,
  GlobalIPv6Address: text,
  GlobalIPv6PrefixLen: number,
  DNSNames: texts,
});
export type EndpointConfig = z.output<typeof endpointConfig>;

/**
 * The body of `POST /containers/create`, each key in Docker's spelling and no other: Go takes a key in any case, and
 * Docker until 23 takes a HostConfig's keys at the top as well. Source: moby, api/types/container and api/types/mount of
 * API 1.24 to 1.55.
 */
export const createBody = z.strictObject({
  Hostname: text,
  Domainname: text,
  User: text,
  AttachStdin: flag,
  AttachStdout: flag,
  AttachStderr: flag,
  ExposedPorts: set,
  Tty: flag,
  OpenStdin: flag,
  StdinOnce: flag,
  Env: texts,
  Cmd: command,
  Healthcheck: z
    .strictObject({
      Test: texts,
      Interval: number,
      Timeout: number,
      StartPeriod: number,
      StartInterval: number,
      Retries: number,
    })
    .nullish(),
  ArgsEscaped: flag,
  Image: text,
  Volumes: set,
  WorkingDir: text,
  Entrypoint: command,
  NetworkDisabled: flag,
  MacAddress: text,
  OnBuild: texts,
  Labels: textMap,
  StopSignal: text,
  StopTimeout: number,
  Shell: texts,
  // dockerode repeats what stands in the address; Docker reads neither here.
  name: text,
  platform: text,
  HostConfig: hostConfig.nullish(),
  NetworkingConfig: z
    .strictObject({ EndpointsConfig: z.record(z.string(), endpointConfig.nullish()).nullish() })
    .nullish(),
});
export type CreateBody = z.output<typeof createBody>;

export const updateBody = z.strictObject({ ...resources, RestartPolicy: restartPolicy });

export const connectBody = z.strictObject({
  Container: text,
  Force: flag,
  EndpointConfig: endpointConfig.nullish(),
});

/** A key that Go takes for one of these, in another case. */
function hasOddKeys(body: object, shape: object): boolean {
  const known = new Map(Object.keys(shape).map((key) => [fold(key), key]));
  return Object.keys(body).some((key) => (known.get(fold(key)) ?? key) !== key);
}

/** Go folds the long s and the Kelvin sign too (encoding/json, fold.go). */
function fold(key: string): string {
  return key.replaceAll("\u017F", "s").replaceAll("\u212A", "k").toLowerCase();
}

/** Of a body whose other keys are the other object's own affair. */
function judgedKeys<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.looseObject(shape).refine((body) => !hasOddKeys(body, shape), "a key in another case");
}

/** Judged where the network is Mallku's. */
export const networkBody = judgedKeys({
  Name: text,
  Driver: text,
  Internal: flag,
  Attachable: flag,
  Ingress: flag,
  EnableIPv4: flag,
  EnableIPv6: flag,
  Options: textMap,
  Labels: textMap,
  IPAM: z.strictObject({ Driver: text, Config: z.array(z.unknown()).nullish(), Options: textMap }).nullish(),
  ConfigFrom: z.strictObject({ Network: text }).nullish(),
  ConfigOnly: flag,
});

export const execBody = judgedKeys({ Privileged: flag });

export const volumeBody = z.strictObject({
  Name: text,
  Driver: text,
  DriverOpts: textMap,
  Labels: textMap,
  ClusterVolumeSpec: z.null().optional(),
});

/** A body that has the shape that Docker takes, or the refusal that says where it has not. */
export type ReadBody<Body> =
  { readonly body: Body } | { readonly body?: undefined; readonly refused: Verdict };

export function readBody<Body>(schema: z.ZodType<Body>, bytes: Uint8Array | undefined): ReadBody<Body> {
  if (bytes === undefined) return { refused: refuse("body", "Docker did not hand it over") };
  const read = schema.safeParse(parseBody(bytes));
  if (read.success) return { body: read.data };
  const [issue] = read.error.issues;
  const place = issue === undefined || issue.path.length === 0 ? "" : `${issue.path.join(".")}: `;
  return { refused: refuse("body", `${place}${issue?.message ?? ""}`.slice(0, 200)) };
}
