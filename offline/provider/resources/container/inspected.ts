import * as z from "zod/mini";

/** Docker writes null for what is empty, or leaves it out. */
const or = <T extends z.ZodMiniType, E>(type: T, empty: E) =>
  z.pipe(
    z.nullish(type),
    z.transform((value: z.output<T> | null | undefined): z.output<T> | E => value ?? empty),
  );
const text = or(z.string(), "");
const number = or(z.number(), 0);
const flag = or(z.boolean(), false);
const listOf = <T extends z.ZodMiniType>(element: T) => or(z.array(element), [] as z.output<T>[]);
const mapOf = <T extends z.ZodMiniType>(element: T) => or(z.record(z.string(), element), {});
const texts = listOf(z.string());
const textMap = mapOf(z.string());

const throttle = z.object({ Path: text, Rate: number });

export const mount = z.object({
  Type: text,
  Source: text,
  Target: text,
  ReadOnly: flag,
  BindOptions: z.nullish(z.object({ Propagation: text })),
  VolumeOptions: z.nullish(
    z.object({
      NoCopy: flag,
      Labels: textMap,
      DriverConfig: z.nullish(z.object({ Name: text, Options: textMap })),
      Subpath: text,
    }),
  ),
  TmpfsOptions: z.nullish(z.object({ SizeBytes: number, Mode: number })),
});

const endpoint = z.object({
  Aliases: texts,
  IPAddress: text,
  IPPrefixLen: number,
  Gateway: text,
  GlobalIPv6Address: text,
  GlobalIPv6PrefixLen: number,
  IPv6Gateway: text,
  MacAddress: text,
});

const ports = mapOf(listOf(z.object({ HostIp: text, HostPort: text })));

/** The parts of `GET /containers/<id>/json` (Docker Engine API 1.41 and later) that the provider reads. */
export const inspected = z.object({
  Id: z.string(),
  Name: text,
  Image: text,
  Platform: text,
  State: z.object({
    Running: flag,
    Restarting: flag,
    ExitCode: number,
    Health: z.nullish(z.object({ Status: text })),
  }),
  Config: z.object({
    Image: text,
    Hostname: text,
    Domainname: text,
    User: text,
    Tty: flag,
    OpenStdin: flag,
    Env: texts,
    Cmd: texts,
    Entrypoint: z.union([
      texts,
      z.pipe(
        z.string(),
        z.transform((one) => [one]),
      ),
    ]),
    WorkingDir: text,
    Labels: textMap,
    StopSignal: text,
    StopTimeout: number,
    Healthcheck: z.nullish(
      z.object({
        Test: texts,
        Interval: number,
        Timeout: number,
        StartPeriod: number,
        StartInterval: number,
        Retries: number,
      }),
    ),
  }),
  HostConfig: z.object({
    AutoRemove: flag,
    ReadonlyRootfs: flag,
    Privileged: flag,
    PublishAllPorts: flag,
    Init: flag,
    RestartPolicy: z.object({ Name: text, MaximumRetryCount: number }),
    CapAdd: texts,
    CapDrop: texts,
    SecurityOpt: texts,
    Dns: texts,
    DnsOptions: texts,
    DnsSearch: texts,
    ExtraHosts: texts,
    GroupAdd: texts,
    Binds: texts,
    Mounts: listOf(mount),
    Tmpfs: textMap,
    Sysctls: textMap,
    StorageOpt: textMap,
    Ulimits: listOf(z.object({ Name: text, Soft: number, Hard: number })),
    Devices: listOf(z.object({ PathOnHost: text, PathInContainer: text, CgroupPermissions: text })),
    LogConfig: z.object({ Type: text, Config: textMap }),
    PortBindings: ports,
    NetworkMode: text,
    PidMode: text,
    IpcMode: text,
    UsernsMode: text,
    Runtime: text,
    Memory: number,
    MemoryReservation: number,
    MemorySwap: number,
    ShmSize: number,
    NanoCpus: number,
    CpuShares: number,
    CpusetCpus: text,
    BlkioDeviceReadBps: listOf(throttle),
    BlkioDeviceReadIOps: listOf(throttle),
    BlkioDeviceWriteBps: listOf(throttle),
    BlkioDeviceWriteIOps: listOf(throttle),
  }),
  NetworkSettings: z.object({
    Bridge: text,
    Ports: ports,
    Networks: mapOf(endpoint),
  }),
});

export type Inspected = z.infer<typeof inspected>;
export type InspectedMount = z.infer<typeof mount>;
