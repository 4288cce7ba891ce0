import type { NodeMap } from "../decode.ts";
import type { Attachment, NamespaceMode, Publication, Text, Workload } from "../model.ts";
import { isUnknown } from "../unknown.ts";
import { longMounts, shortMounts } from "./mounts.ts";
import {
  filledAt,
  flagAt,
  isLimited,
  isListUnknown,
  labelsAt,
  located,
  mapAt,
  numberAt,
  objectsAt,
  optionsAt,
  textAt,
  textsAt,
} from "../read.ts";

const DEVICES = [
  "devices",
  "deviceRequests",
  "deviceCgroupRules",
  "deviceReadBps",
  "deviceReadIops",
  "deviceWriteBps",
  "deviceWriteIops",
];

const NAMESPACES = [
  ["pidMode", "process"],
  ["ipcMode", "IPC"],
  ["usernsMode", "user"],
  ["cgroupnsMode", "cgroup"],
  ["cgroupParent", "cgroup parent"],
] as const;

function publications(node: NodeMap): Publication[] {
  return objectsAt(node, "ports").map(({ path, value }) => ({
    path,
    containerPort: numberAt(value, "internal"),
    hostPort: numberAt(value, "external"),
    address: textAt(value, "ip"),
    protocol: textAt(value, "protocol"),
    bySwarm: false,
  }));
}

function attachments(node: NodeMap): Attachment[] {
  return objectsAt(node, "networksAdvanced").map(({ path, value }) => ({
    path,
    name: textAt(value, "name"),
    aliases: textsAt(value, "aliases", `${path}.`),
    driverOptions: Array.isArray(value["driverOpts"]) ? value["driverOpts"].length : 0,
    gatewayPriority: numberAt(value, "gwPriority"),
    addresses: [
      ...["ipv4Address", "ipv6Address"].flatMap((key) => filledAt(value, key, `${path}.`) ?? []),
      ...textsAt(value, "linkLocalIps", `${path}.`),
    ],
  }));
}

function namespaces(node: NodeMap): NamespaceMode[] {
  return NAMESPACES.flatMap(([key, namespace]) => {
    const value = textAt(node, key);
    return value === undefined || value === "" ? [] : [{ path: key, namespace, value }];
  });
}

function devices(node: NodeMap): string[] {
  const lists = DEVICES.flatMap((key) => {
    const value = node[key];
    if (!Array.isArray(value)) return [];
    return value.flatMap((item, index) => (isUnknown(item) ? [] : [`${key}[${index}]`]));
  });
  return filledAt(node, "gpus") === undefined ? lists : [...lists, "gpus"];
}

function texts(node: NodeMap): Text[] {
  const role = (key: string, name: Text["role"], from = node, prefix = "") =>
    textsAt(from, key, prefix).map((text) => ({ ...text, role: name }));
  return [
    ...role("command", "command"),
    ...role("entrypoints", "entrypoint"),
    ...role("tests", "healthcheck", mapAt(node, "healthcheck"), "healthcheck."),
    ...role("envs", "environment"),
  ];
}

/** The facts of a decoded `docker:index/container:Container`. */
export function containerFacts(node: NodeMap): Workload {
  const capabilities = mapAt(node, "capabilities");
  return {
    kind: "container",
    name: textAt(node, "name"),
    image: textAt(node, "image"),
    imagePath: "image",
    neverStarted: node["start"] === false && node["mustRun"] === false,
    publications: publications(node),
    publishAllPorts: located("publishAllPorts", flagAt(node, "publishAllPorts")),
    networkMode: located("networkMode", textAt(node, "networkMode")),
    attachments: attachments(node),
    attachmentsUnknown: isListUnknown(node, "networksAdvanced"),
    namespaces: namespaces(node),
    mounts: [...longMounts(node, ""), ...shortMounts(node)],
    scratch: optionsAt(node, "tmpfs").map(({ path, key }) => ({ path, value: key })),
    privileged: located("privileged", flagAt(node, "privileged")),
    capabilitiesAdded: textsAt(capabilities, "adds", "capabilities."),
    capabilitiesDropped: textsAt(capabilities, "drops").map(({ value }) => value),
    devices: devices(node),
    securityOptions: textsAt(node, "securityOpts"),
    confinementOff: [],
    sysctls: optionsAt(node, "sysctls"),
    storageOptions: optionsAt(node, "storageOpts"),
    runtime: filledAt(node, "runtime"),
    user: filledAt(node, "user"),
    groups: textsAt(node, "groupAdds"),
    texts: texts(node),
    workingDirectory: filledAt(node, "workingDir"),
    uploads: objectsAt(node, "uploads").map(({ path, value }) => ({
      path,
      file: textAt(value, "file"),
      readsHostFile: filledAt(value, "source") !== undefined || isUnknown(value["source"]),
    })),
    extraHosts: objectsAt(node, "hosts").flatMap(
      ({ path, value }) => filledAt(value, "ip", `${path}.`) ?? [],
    ),
    labels: labelsAt(node, "labels"),
    logDriver: filledAt(node, "logDriver"),
    logOptions: optionsAt(node, "logOpts"),
    readOnlyRoot: flagAt(node, "readOnly"),
    limits: {
      memory: isLimited(node, "memory"),
      cpus: isLimited(node, "cpus") || isLimited(node, "cpuQuota") || filledAt(node, "cpuSet") !== undefined,
      processes: objectsAt(node, "ulimits").some(({ value }) => value["name"] === "nproc"),
    },
    healthcheck: Object.keys(mapAt(node, "healthcheck")).length > 0,
    restart: textAt(node, "restart"),
  };
}
