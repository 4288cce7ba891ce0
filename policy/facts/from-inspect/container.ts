import { isEmpty, listOf, mapOf, textOf, type Inspected } from "./read.ts";

/**
 * A living container, written as the declaration that would make it, so that the facts and the rules of
 * the gate judge it too. What somebody changed by hand since then is in Docker's account and not in any
 * declaration; that account is what is read here.
 * @param inspected what Docker answers to `GET /containers/<id>/json`
 * @returns the inputs of a `docker:index/container:Container`
 */
export function declarationOfContainer(inspected: Inspected): Inspected {
  const config = mapOf(inspected["Config"]);
  const host = mapOf(inspected["HostConfig"]);
  return {
    ...translatedHostConfig(host),
    ...untranslated(host),
    name: textOf(inspected["Name"]).replace(/^\//, ""),
    image: config["Image"],
    ports: portsOf(inspected),
    networksAdvanced: Object.keys(mapOf(mapOf(inspected["NetworkSettings"])["Networks"])).map((name) => ({
      name,
    })),
    command: config["Cmd"] ?? undefined,
    entrypoints: config["Entrypoint"] ?? undefined,
    envs: config["Env"] ?? undefined,
    user: textOf(config["User"]) === "" ? undefined : config["User"],
    workingDir: textOf(config["WorkingDir"]) === "" ? undefined : config["WorkingDir"],
    labels: Object.entries(mapOf(config["Labels"])).map(([label, value]) => ({ label, value })),
    healthcheck: healthcheckOf(config["Healthcheck"]),
  };
}

/** What is published now, and what will be at the next start; the two differ when a daemon was restarted. */
function portsOf(inspected: Inspected): Inspected[] {
  const bound = Object.entries(mapOf(mapOf(inspected["NetworkSettings"])["Ports"]));
  const asked = Object.entries(mapOf(mapOf(inspected["HostConfig"])["PortBindings"]));
  const ports = new Map<string, Inspected>();
  for (const [port, bindings] of [...asked, ...bound]) {
    const [internal = "", protocol = "tcp"] = port.split("/");
    for (const binding of listOf(bindings).map(mapOf)) {
      const entry = {
        internal: Number(internal),
        external: Number(textOf(binding["HostPort"])),
        ip: textOf(binding["HostIp"]),
        protocol,
      };
      ports.set(JSON.stringify(entry), entry);
    }
  }
  return [...ports.values()];
}

function healthcheckOf(healthcheck: unknown): Inspected | undefined {
  const tests = mapOf(healthcheck)["Test"];
  return tests === undefined ? undefined : { tests };
}

const MEBIBYTE = 2 ** 20;

function translatedHostConfig(host: Inspected): Inspected {
  return {
    networkMode: host["NetworkMode"],
    publishAllPorts: host["PublishAllPorts"],
    volumes: [
      ...listOf(host["Binds"]).map(bind),
      ...listOf(host["VolumesFrom"]).map((fromContainer) => ({ fromContainer })),
    ],
    mounts: listOf(host["Mounts"]).map(mapOf).map(mount),
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
    cpus: host["NanoCpus"] === 0 ? undefined : String(Number(host["NanoCpus"] ?? 0) / 1e9),
    ...modes(host),
  };
}

/** Docker leaves a mode that nobody chose empty, or names its own default runtime. */
function modes(host: Inspected): Inspected {
  const names = {
    ipcMode: "IpcMode",
    pidMode: "PidMode",
    usernsMode: "UsernsMode",
    cgroupnsMode: "CgroupnsMode",
    cgroupParent: "CgroupParent",
  };
  const runtime = host["Runtime"] === "runc" ? undefined : host["Runtime"];
  const chosen = Object.entries(names).filter(([, key]) => !isEmpty(host[key]));
  return { ...Object.fromEntries(chosen.map(([property, key]) => [property, host[key]])), runtime };
}

/** `source:target[:options]`; a source that begins with a slash is a path of the host. */
function bind(entry: unknown): Inspected {
  const [source = "", containerPath = "", options = ""] = textOf(entry).split(":");
  const place = source.startsWith("/") ? { hostPath: source } : { volumeName: source };
  return { ...place, containerPath, readOnly: options.split(",").includes("ro") };
}

function mount(entry: Inspected): Inspected {
  const volumeOptions = mapOf(entry["VolumeOptions"]);
  const driver = mapOf(volumeOptions["DriverConfig"]);
  return {
    type: entry["Type"],
    source: entry["Source"],
    target: entry["Target"],
    ...(!isEmpty(entry["BindOptions"]) && {
      bindOptions: { propagation: mapOf(entry["BindOptions"])["Propagation"] },
    }),
    ...(!isEmpty(driver) && {
      volumeOptions: { driverName: driver["Name"], driverOptions: mapOf(driver["Options"]) },
    }),
  };
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
  ...["DnsOptions", "DnsSearch", "Init", "Isolation", "Annotations"],
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
