import type { ContainerCreateOptions, HealthConfig, HostConfig } from "dockerode";
import type { Properties, Value } from "../../protocol/values.ts";
import { isObject } from "../../protocol/values.ts";
import { flag, given, number, objects, text, textMap, texts, word } from "../inputs.ts";
import { labelsToDocker } from "../labels.ts";
import { bindsToDocker, mountsToDocker } from "./mounts.ts";
import { exposedPort, portBindings } from "./network.ts";
import { toBytes, toNanoCpus, toNanoseconds } from "./units.ts";

/** The body of `POST /containers/create` for checked inputs. */
export function toDocker(inputs: Properties): ContainerCreateOptions {
  const { volumes, ...host } = bindsToDocker(inputs.volumes);
  return {
    ...given({
      name: text(inputs.name),
      platform: text(inputs.platform),
      Image: text(inputs.image),
      Hostname: text(inputs.hostname),
      Domainname: text(inputs.domainname),
      Tty: flag(inputs.tty),
      OpenStdin: flag(inputs.stdinOpen),
      StopSignal: text(inputs.stopSignal),
      StopTimeout: number(inputs.stopTimeout),
      Env: texts(inputs.envs),
      Cmd: texts(inputs.command),
      Entrypoint: texts(inputs.entrypoints),
      User: text(inputs.user),
      WorkingDir: text(inputs.workingDir),
      ExposedPorts: Object.fromEntries(objects(inputs.ports).map((port) => [exposedPort(port), {}])),
      Volumes: volumes,
      Labels: labelsToDocker(inputs.labels),
      Healthcheck: healthcheck(inputs.healthcheck),
    }),
    HostConfig: { ...hostConfig(inputs), ...given(host) },
  };
}

function hostConfig(inputs: Properties): HostConfig {
  return {
    ...given({
      Privileged: flag(inputs.privileged),
      PublishAllPorts: flag(inputs.publishAllPorts),
      RestartPolicy: {
        Name: text(inputs.restart) ?? "no",
        MaximumRetryCount: number(inputs.maxRetryCount) ?? 0,
      },
      Runtime: text(inputs.runtime),
      Mounts: mountsToDocker(inputs.mounts),
      AutoRemove: flag(inputs.rm),
      ReadonlyRootfs: flag(inputs.readOnly),
      LogConfig: given({ Type: text(inputs.logDriver), Config: textMap(inputs.logOpts) }),
      Tmpfs: textMap(inputs.tmpfs),
      PortBindings: portBindings(inputs.ports),
      ExtraHosts: objects(inputs.hosts).map(({ host, ip }) => `${word(host)}:${word(ip)}`),
      Ulimits: objects(inputs.ulimits).map(({ name, soft, hard }) => ({
        Name: name,
        Soft: soft,
        Hard: hard,
      })),
      Devices: objects(inputs.devices).map(({ hostPath, containerPath, permissions }) => ({
        PathOnHost: text(hostPath),
        PathInContainer: text(containerPath) ?? text(hostPath),
        CgroupPermissions: text(permissions),
      })),
      Dns: texts(inputs.dns),
      DnsOptions: texts(inputs.dnsOpts),
      DnsSearch: texts(inputs.dnsSearches),
      NetworkMode: text(inputs.networkMode),
      UsernsMode: text(inputs.usernsMode),
      PidMode: text(inputs.pidMode),
      IpcMode: text(inputs.ipcMode),
      CgroupnsMode: text(inputs.cgroupnsMode),
      CgroupParent: text(inputs.cgroupParent),
      Sysctls: textMap(inputs.sysctls),
      GroupAdd: texts(inputs.groupAdds),
      StorageOpt: textMap(inputs.storageOpts),
      ShmSize: toBytes(number(inputs.shmSize)),
      NanoCpus: toNanoCpus(text(inputs.cpus)),
      CpuPeriod: text(inputs.cpus) === undefined ? number(inputs.cpuPeriod) : undefined,
      CpuQuota: text(inputs.cpus) === undefined ? number(inputs.cpuQuota) : undefined,
    }),
    ...resources(inputs),
    ...capabilities(inputs.capabilities),
    ...securityOptions(texts(inputs.securityOpts)),
    Init: flag(inputs.init) ?? false,
  } as HostConfig;
}

/** What `POST /containers/<id>/update` takes, too. */
export function resources(inputs: Properties): Partial<HostConfig> {
  return given({
    Memory: toBytes(number(inputs.memory)),
    MemoryReservation: toBytes(number(inputs.memoryReservation)),
    MemorySwap: toBytes(number(inputs.memorySwap)),
    CpuShares: number(inputs.cpuShares),
    CpusetCpus: text(inputs.cpuSet),
    BlkioDeviceReadBps: throttles(inputs.deviceReadBps),
    BlkioDeviceReadIOps: throttles(inputs.deviceReadIops),
    BlkioDeviceWriteBps: throttles(inputs.deviceWriteBps),
    BlkioDeviceWriteIOps: throttles(inputs.deviceWriteIops),
  });
}

const throttles = (value: Value | undefined): { Path: string | undefined; Rate: number | undefined }[] =>
  objects(value).map(({ path, rate }) => ({ Path: text(path), Rate: number(rate) }));

function capabilities(value: Value | undefined): Partial<HostConfig> {
  return isObject(value) ? given({ CapAdd: texts(value.adds), CapDrop: texts(value.drops) }) : {};
}

/** `systempaths=unconfined` is the client's notation, not the daemon's. */
function securityOptions(options: readonly string[]): Partial<HostConfig> {
  const SecurityOpt = options.filter((option) => option !== "systempaths=unconfined");
  const unconfined = SecurityOpt.length < options.length ? { MaskedPaths: [], ReadonlyPaths: [] } : {};
  return { ...given({ SecurityOpt }), ...unconfined };
}

function healthcheck(value: Value | undefined): HealthConfig | undefined {
  if (!isObject(value)) return undefined;
  const nanoseconds = (duration: Value | undefined): number => toNanoseconds(text(duration));
  return {
    Test: texts(value.tests),
    Interval: nanoseconds(value.interval),
    Timeout: nanoseconds(value.timeout),
    StartPeriod: nanoseconds(value.startPeriod),
    StartInterval: nanoseconds(value.startInterval),
    Retries: number(value.retries) ?? 0,
  };
}
