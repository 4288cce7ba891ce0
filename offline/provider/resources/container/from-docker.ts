import type { Properties } from "../../protocol/values.ts";
import { isEmpty } from "../../schema/diff.ts";
import type { Reading } from "../../schema/state.ts";
import { objects, text } from "../inputs.ts";
import type { Inspected } from "./inspected.ts";
import { mountsFromDocker } from "./mounts.ts";
import { networkDatas, portsFromDocker } from "./network.ts";
import { cpusText, goDuration, toMebibytes } from "./units.ts";

/**
 * What the real provider reads of a container, which is not all it declares: environment and labels are
 * mixed with the image's, so they stay as they were declared.
 * @param before the state, or the inputs of a container that was just made
 */
export function reading(found: Inspected, before: Properties): Reading {
  return {
    ...configReading(found, before),
    ...hostReading(found.HostConfig, before),
    ...limitsReading(found.HostConfig, before),
    ...runningReading(found, before),
  };
}

/** A stopped container that must run shows in its state as `mustRun: false`, and has no ports. */
function runningReading({ State, NetworkSettings }: Inspected, before: Properties): Reading {
  const unseen = isEmpty(before.ports) || (!State.Running && before.mustRun !== true);
  return {
    networkDatas: networkDatas(NetworkSettings),
    bridge: NetworkSettings.Bridge,
    ...(unseen ? {} : { ports: portsFromDocker(NetworkSettings.Ports) }),
    ...(State.Running ? {} : { exitCode: State.ExitCode }),
    ...(State.Running || before.mustRun !== true ? {} : { mustRun: false }),
  };
}

function configReading({ Name, Image, Platform, Config }: Inspected, before: Properties): Reading {
  const health = Config.Healthcheck;
  return {
    name: Name.replace(/^\//, ""),
    // Declared by id, the image is compared by id: Docker's Config.Image keeps the name it was created with.
    image: text(before.image)?.startsWith("sha256:") === true ? Image : Config.Image,
    hostname: Config.Hostname,
    domainname: Config.Domainname,
    command: Config.Cmd,
    entrypoints: Config.Entrypoint,
    user: Config.User,
    workingDir: Config.WorkingDir,
    tty: Config.Tty,
    stdinOpen: Config.OpenStdin,
    stopSignal: Config.StopSignal,
    stopTimeout: Config.StopTimeout,
    platform: Platform,
    healthcheck:
      health === null || health === undefined
        ? undefined
        : {
            tests: health.Test,
            interval: goDuration(health.Interval),
            timeout: goDuration(health.Timeout),
            startPeriod: goDuration(health.StartPeriod),
            startInterval: goDuration(health.StartInterval),
            retries: health.Retries,
          },
  };
}

function hostReading(host: Inspected["HostConfig"], before: Properties): Reading {
  const bounded = host.CapAdd.length > 0 || host.CapDrop.length > 0;
  return {
    rm: host.AutoRemove,
    readOnly: host.ReadonlyRootfs,
    privileged: host.Privileged,
    publishAllPorts: host.PublishAllPorts,
    init: host.Init,
    restart: host.RestartPolicy.Name,
    maxRetryCount: host.RestartPolicy.MaximumRetryCount,
    capabilities: bounded ? { adds: host.CapAdd, drops: host.CapDrop } : undefined,
    securityOpts: host.SecurityOpt,
    dns: host.Dns,
    dnsOpts: host.DnsOptions,
    dnsSearches: host.DnsSearch,
    hosts: host.ExtraHosts.map((entry) => {
      const [name = "", ...ip] = entry.split(":");
      return { host: name, ip: ip.join(":") };
    }),
    groupAdds: host.GroupAdd,
    mounts: mountsFromDocker(host.Mounts),
    tmpfs: host.Tmpfs,
    sysctls: host.Sysctls,
    storageOpts: host.StorageOpt,
    devices: isEmpty(before.devices) ? undefined : devices(host, before),
    logDriver: host.LogConfig.Type,
    logOpts: isEmpty(before.logOpts) ? undefined : host.LogConfig.Config,
    networkMode: host.NetworkMode,
    pidMode: isEmpty(before.pidMode) ? undefined : host.PidMode,
    ipcMode: host.IpcMode,
    usernsMode: host.UsernsMode,
    runtime: host.Runtime,
  };
}

function limitsReading(host: Inspected["HostConfig"], before: Properties): Reading {
  const throttles = (list: readonly { Path: string; Rate: number }[]): Properties[] =>
    list.map(({ Path, Rate }) => ({ path: Path, rate: Rate }));
  return {
    memory: toMebibytes(host.Memory),
    memoryReservation: toMebibytes(host.MemoryReservation),
    memorySwap: toMebibytes(host.MemorySwap),
    shmSize: toMebibytes(host.ShmSize),
    cpus: host.NanoCpus > 0 ? cpusText(host.NanoCpus) : undefined,
    cpuShares: host.CpuShares,
    cpuSet: host.CpusetCpus,
    deviceReadBps: throttles(host.BlkioDeviceReadBps),
    deviceReadIops: throttles(host.BlkioDeviceReadIOps),
    deviceWriteBps: throttles(host.BlkioDeviceWriteBps),
    deviceWriteIops: throttles(host.BlkioDeviceWriteIOps),
    ulimits: isEmpty(before.ulimits)
      ? undefined
      : host.Ulimits.map(({ Name, Soft, Hard }) => ({ name: Name, soft: Soft, hard: Hard })),
  };
}

/** The path inside is kept only where it was declared: Docker always has one. */
function devices(host: Inspected["HostConfig"], before: Properties): Properties[] {
  const declared = new Set(
    objects(before.devices)
      .filter(({ containerPath }) => !isEmpty(containerPath))
      .map(({ hostPath }) => hostPath),
  );
  return host.Devices.map(({ PathOnHost, PathInContainer, CgroupPermissions }) => ({
    hostPath: PathOnHost,
    permissions: CgroupPermissions,
    ...(declared.has(PathOnHost) ? { containerPath: PathInContainer } : {}),
  }));
}
