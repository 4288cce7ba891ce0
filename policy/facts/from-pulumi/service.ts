import type { NodeMap } from "../decode.ts";
import type { Attachment, Publication, Text, Workload } from "../model.ts";
import { isUnknown } from "../unknown.ts";
import { longMounts } from "./mounts.ts";
import {
  filledAt,
  flagAt,
  labelsAt,
  mapAt,
  numberAt,
  objectsAt,
  optionsAt,
  textAt,
  textsAt,
} from "../read.ts";

const SPEC = "taskSpec.containerSpec.";

function publications(node: NodeMap): Publication[] {
  return objectsAt(mapAt(node, "endpointSpec"), "ports", "endpointSpec.").map(({ path, value }) => ({
    path,
    containerPort: numberAt(value, "targetPort"),
    hostPort: numberAt(value, "publishedPort"),
    address: undefined,
    protocol: textAt(value, "protocol"),
    bySwarm: true,
  }));
}

function attachments(task: NodeMap): Attachment[] {
  return objectsAt(task, "networksAdvanceds", "taskSpec.").map(({ path, value }) => ({
    path,
    name: textAt(value, "name") ?? textAt(value, "id"),
    driverOptions: Array.isArray(value["driverOpts"]) ? value["driverOpts"].length : 0,
    gatewayPriority: undefined,
    addresses: [],
  }));
}

function texts(spec: NodeMap): Text[] {
  const list = (node: NodeMap, key: string, role: Text["role"], prefix: string) =>
    textsAt(node, key, prefix).map((text) => ({ ...text, role }));
  return [
    ...list(spec, "args", "command", SPEC),
    ...list(spec, "commands", "entrypoint", SPEC),
    ...list(mapAt(spec, "healthcheck"), "tests", "healthcheck", `${SPEC}healthcheck.`),
    ...optionsAt(spec, "env", SPEC).flatMap(({ path, key, value }) =>
      isUnknown(value) ? [] : [{ path, value: `${key}=${value}`, role: "environment" as const }],
    ),
  ];
}

function confinementOff(spec: NodeMap): string[] {
  const privileges = mapAt(spec, "privileges");
  const context = mapAt(privileges, "seLinuxContext");
  const places = [
    ["seLinuxContext.disable", context["disable"] === true],
    ["seLinuxContext.type", (filledAt(context, "type")?.value ?? "container_t") !== "container_t"],
    ["seLinuxContext.user", filledAt(context, "user") !== undefined],
    ["seLinuxContext.role", filledAt(context, "role") !== undefined],
    ["credentialSpec", Object.keys(mapAt(privileges, "credentialSpec")).length > 0],
  ] as const;
  return places.flatMap(([place, off]) => (off ? [`${SPEC}privileges.${place}`] : []));
}

/** The facts of a decoded `docker:index/service:Service`: those of the containers it makes, on every node. */
export function serviceFacts(node: NodeMap): Workload {
  const task = mapAt(node, "taskSpec");
  const spec = mapAt(task, "containerSpec");
  const limits = mapAt(mapAt(task, "resources"), "limits");
  const generic = mapAt(mapAt(mapAt(task, "resources"), "reservation"), "genericResources");
  const logDriver = mapAt(task, "logDriver");
  const genericPath = "taskSpec.resources.reservation.genericResources.";
  return {
    kind: "service",
    name: textAt(node, "name"),
    image: textAt(spec, "image"),
    neverStarted: false,
    publications: publications(node),
    publishAllPorts: undefined,
    networkMode: undefined,
    attachments: attachments(task),
    attachmentsUnknown: isUnknown(task["networksAdvanceds"]),
    namespaces: [],
    mounts: longMounts(spec, SPEC),
    privileged: undefined,
    capabilitiesAdded: textsAt(spec, "capAdds", SPEC),
    capabilitiesDropped: textsAt(spec, "capDrops", SPEC),
    devices: ["discreteResourcesSpecs", "namedResourcesSpecs"].flatMap((key) =>
      textsAt(generic, key, genericPath).map(({ path }) => path),
    ),
    securityOptions: [],
    confinementOff: confinementOff(spec),
    sysctls: optionsAt(spec, "sysctl", SPEC),
    storageOptions: [],
    runtime: filledAt(task, "runtime", "taskSpec."),
    user: filledAt(spec, "user", SPEC),
    groups: textsAt(spec, "groups", SPEC),
    texts: texts(spec),
    workingDirectory: filledAt(spec, "dir", SPEC),
    uploads: objectsAt(spec, "configs", SPEC).map(({ path, value }) => ({
      path,
      file: textAt(value, "fileName"),
      readsHostFile: false,
    })),
    extraHosts: objectsAt(spec, "hosts", SPEC).flatMap(
      ({ path, value }) => filledAt(value, "ip", `${path}.`) ?? [],
    ),
    labels: [...labelsAt(node, "labels"), ...labelsAt(spec, "labels", SPEC)],
    logDriver: filledAt(logDriver, "name", "taskSpec.logDriver."),
    logOptions: optionsAt(logDriver, "options", "taskSpec.logDriver."),
    readOnlyRoot: flagAt(spec, "readOnly"),
    limits: {
      memory: limits["memoryBytes"] !== undefined,
      cpus: limits["nanoCpus"] !== undefined,
      processes: true,
    },
    healthcheck: Object.keys(mapAt(spec, "healthcheck")).length > 0,
    restart: "any",
  };
}
