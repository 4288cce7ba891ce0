import { bindOf, mountOf } from "./mounts.ts";
import { portsOf } from "./ports.ts";
import { isEmpty, listOf, mapOf, textOf, type Inspected } from "./read.ts";

/**
 * A living container, written as the declaration that would make it, so that the facts and the rules of
 * the gate judge it too. What somebody changed by hand since then is in Docker's account and not in any
 * declaration; that account is what is read here.
 * @param inspected what Docker answers to `GET /containers/<id>/json`
 * @param engine what it answers to `GET /info`, where the caller has it
 * @returns the inputs of a `docker:index/container:Container`
 */
export function declarationOfContainer(inspected: Inspected, engine: Inspected = {}): Inspected {
  const config = mapOf(inspected["Config"]);
  const host = mapOf(inspected["HostConfig"]);
  return {
    ...translatedHostConfig(host),
    ...modes(host, engine["CgroupVersion"] === "1"),
    ...untranslated(host),
    name: textOf(inspected["Name"]).replace(/^\//, ""),
    // Made and never run: as a carrier of files is declared.
    ...(mapOf(inspected["State"])["Status"] === "created" && { start: false, mustRun: false }),
    image: config["Image"],
    ports: portsOf(inspected),
    networksAdvanced: attachmentsOf(inspected),
    command: config["Cmd"] ?? undefined,
    entrypoints: config["Entrypoint"] ?? undefined,
    envs: config["Env"] ?? undefined,
    user: textOf(config["User"]) === "" ? undefined : config["User"],
    workingDir: textOf(config["WorkingDir"]) === "" ? undefined : config["WorkingDir"],
    labels: Object.entries(mapOf(config["Labels"])).map(([label, value]) => ({ label, value })),
    healthcheck: healthcheckOf(config["Healthcheck"]),
  };
}

/** Docker adds the container's own id, and its name, to the aliases that were asked for. */
function attachmentsOf(inspected: Inspected): Inspected[] {
  const networks = mapOf(mapOf(inspected["NetworkSettings"])["Networks"]);
  return Object.entries(networks).map(([name, value]) => {
    const network = mapOf(value);
    const addresses = mapOf(network["IPAMConfig"]);
    return {
      name,
      aliases: listOf(network["Aliases"]),
      ipv4Address: addresses["IPv4Address"],
      ipv6Address: addresses["IPv6Address"],
      linkLocalIps: listOf(addresses["LinkLocalIPs"]),
      driverOpts: Object.keys(mapOf(network["DriverOpts"])),
      gwPriority: network["GwPriority"],
    };
  });
}

function healthcheckOf(healthcheck: unknown): Inspected | undefined {
  const tests = mapOf(healthcheck)["Test"];
  return tests === undefined ? undefined : { tests };
}

const MEBIBYTE = 2 ** 20;

function translatedHostConfig(host: Inspected): Inspected {
  const binds = listOf(host["Binds"]).map(bindOf);
  return {
    networkMode: host["NetworkMode"],
    publishAllPorts: host["PublishAllPorts"],
    volumes: [
      ...binds.flatMap((bind) => ("volume" in bind ? [bind.volume] : [])),
      ...listOf(host["VolumesFrom"]).map((fromContainer) => ({ fromContainer })),
    ],
    mounts: [
      ...listOf(host["Mounts"]).map(mapOf).map(mountOf),
      ...binds.flatMap((bind) => ("mount" in bind ? [bind.mount] : [])),
    ],
    privileged: host["Privileged"],
    capabilities: { adds: listOf(host["CapAdd"]), drops: listOf(host["CapDrop"]) },
    securityOpts: listOf(host["SecurityOpt"]),
    readOnly: host["ReadonlyRootfs"],
    groupAdds: listOf(host["GroupAdd"]),
    hosts: listOf(host["ExtraHosts"]).map((entry) => {
      const [name, ...address] = textOf(entry).split(":");
      return { host: name, ip: address.join(":") };
    }),
    devices: listOf(host["Devices"])
      .map(mapOf)
      .map((device) => ({
        hostPath: device["PathOnHost"],
        containerPath: device["PathInContainer"],
        permissions: device["CgroupPermissions"],
      })),
    deviceCgroupRules: listOf(host["DeviceCgroupRules"]),
    deviceRequests: listOf(host["DeviceRequests"])
      .map(mapOf)
      .map(({ Driver, Count }) => ({ driver: Driver, count: Count })),
    ...throttles(host),
    sysctls: mapOf(host["Sysctls"]),
    storageOpts: mapOf(host["StorageOpt"]),
    tmpfs: mapOf(host["Tmpfs"]),
    ulimits: listOf(host["Ulimits"])
      .map(mapOf)
      .map(({ Name, Soft, Hard }) => ({ name: Name, soft: Soft, hard: Hard })),
    logDriver: mapOf(host["LogConfig"])["Type"],
    logOpts: mapOf(mapOf(host["LogConfig"])["Config"]),
    restart: mapOf(host["RestartPolicy"])["Name"],
    memory: Number(host["Memory"] ?? 0) / MEBIBYTE,
    cpus: String(Number(host["NanoCpus"] ?? 0) / 1e9),
  };
}

/** Limits on the host's own devices, which name them. */
function throttles(host: Inspected): Inspected {
  const keys = ["ReadBps", "WriteBps", "ReadIOps", "WriteIOps"];
  return Object.fromEntries(
    keys.map((key) => [
      `device${key.replace("IOps", "Iops")}`,
      listOf(host[`BlkioDevice${key}`])
        .map(mapOf)
        .map(({ Path, Rate }) => ({ path: Path, rate: Rate })),
    ]),
  );
}

/**
 * Docker leaves a mode that nobody chose empty, or names its own default runtime. With version 1 of control groups the
 * host's cgroup namespace is what it gives to a container that asks for none, and its account does not tell the two apart.
 */
function modes(host: Inspected, hasOldCgroups: boolean): Inspected {
  const names = {
    ipcMode: "IpcMode",
    pidMode: "PidMode",
    usernsMode: "UsernsMode",
    cgroupnsMode: "CgroupnsMode",
    cgroupParent: "CgroupParent",
  };
  const runtime = host["Runtime"] === "runc" ? undefined : host["Runtime"];
  const chosen = Object.entries(names).filter(([, key]) => {
    return !isEmpty(host[key]) && !(hasOldCgroups && key === "CgroupnsMode" && host[key] === "host");
  });
  return { ...Object.fromEntries(chosen.map(([property, key]) => [property, host[key]])), runtime };
}

/** Read above, or without any bearing on reachability and the host. */
const JUDGED = new Set([
  ...["NetworkMode", "PublishAllPorts", "PortBindings", "Binds", "VolumesFrom", "Mounts", "Privileged"],
  ...["CapAdd", "CapDrop", "SecurityOpt", "ReadonlyRootfs", "GroupAdd", "ExtraHosts", "Devices"],
  ...["DeviceCgroupRules", "Sysctls", "StorageOpt", "Tmpfs", "Ulimits", "LogConfig", "RestartPolicy"],
  ...["Memory", "NanoCpus", "IpcMode", "PidMode", "UsernsMode", "CgroupnsMode", "CgroupParent", "Runtime"],
  ...["MemorySwap", "MemoryReservation", "MemorySwappiness", "KernelMemory", "KernelMemoryTCP", "ShmSize"],
  ...["CpuShares", "CpuPeriod", "CpuQuota", "CpuRealtimePeriod", "CpuRealtimeRuntime", "CpusetCpus"],
  ...["CpusetMems", "CpuCount", "CpuPercent", "PidsLimit", "BlkioWeight", "OomScoreAdj", "OomKillDisable"],
  ...["IOMaximumIOps", "IOMaximumBandwidth", "AutoRemove", "ConsoleSize", "ContainerIDFile", "Dns"],
  ...["DnsOptions", "DnsSearch", "Init", "Isolation", "Annotations", "DeviceRequests"],
  ...["BlkioDeviceReadBps", "BlkioDeviceWriteBps", "BlkioDeviceReadIOps", "BlkioDeviceWriteIOps"],
  // Docker's own lists of what it hides of /proc and /sys; they are judged below, where they are shorter.
  ...["MaskedPaths", "ReadonlyPaths"],
]);

/**
 * Everything else that is set, under Docker's own name: the gate's closed world reports it. A newer Docker
 * may have a way to the host that nobody here has heard of. No masked path at all means unconfined.
 */
function untranslated(host: Inspected): Inspected {
  const rest = Object.entries(host).filter(([key, value]) => !JUDGED.has(key) && !isEmpty(value));
  const bared = ["MaskedPaths", "ReadonlyPaths"].filter(
    (key) => Array.isArray(host[key]) && isEmpty(host[key]),
  );
  return Object.fromEntries([...rest, ...bared.map((key) => [key, "none"] as const)]);
}
