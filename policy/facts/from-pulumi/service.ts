import type { NodeMap } from "../decode.ts";
import type { Attachment, Publication, Text, Upload, Workload } from "../model.ts";
import { parseNetworkMode } from "../network-mode.ts";
import { isUnknown } from "../unknown.ts";
import { staysInside } from "../path.ts";
import { longMounts } from "./mounts.ts";
import {
  filledAt,
  flagAt,
  isLimited,
  isListUnknown,
  labelsAt,
  mapAt,
  numberAt,
  objectsAt,
  optionsAt,
  textAt,
  textsAt,
} from "../read.ts";

const SPEC = "taskSpec.containerSpec.";

/** Where swarm puts a secret that names no folder of its own. */
const SECRETS = "/run/secrets/";

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
  return objectsAt(task, "networksAdvanceds", "taskSpec.").flatMap(({ path, value }) => {
    const name = textAt(value, "name");
    const id = textAt(value, "id");
    // Swarm takes either for the other, so an id is a name too, unless it only says the same network again.
    const further = name !== undefined && typeof id === "string" && parseNetworkMode(id).kind !== "network";
    return (further ? [name, id] : [name ?? id]).map((one, index) => ({
      path,
      name: one,
      aliases: index === 0 ? textsAt(value, "aliases", `${path}.`) : [],
      driverOptions: index === 0 && Array.isArray(value["driverOpts"]) ? value["driverOpts"].length : 0,
      gatewayPriority: undefined,
      addresses: [],
    }));
  });
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
  // Windows' other isolation shares the host's kernel as its own processes do.
  const isolation = filledAt(spec, "isolation", SPEC);
  const shared = isolation !== undefined && !/^(default|hyperv)$/i.test(isolation.value);
  return [
    ...places.flatMap(([place, off]) => (off ? [`${SPEC}privileges.${place}`] : [])),
    ...(shared ? [isolation.path] : []),
  ];
}

/** Configurations, and secrets that do not stay below the one folder that nothing but the service itself reads from. */
function uploads(spec: NodeMap): Upload[] {
  const files = (key: string) =>
    objectsAt(spec, key, SPEC).map(({ path, value }) => ({
      path,
      file: textAt(value, "fileName"),
      readsHostFile: false,
    }));
  const stays = ({ file }: Upload) =>
    typeof file === "string" && staysInside(file.startsWith(SECRETS) ? file.slice(SECRETS.length) : file);
  return [...files("configs"), ...files("secrets").filter((upload) => !stays(upload))];
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
    imagePath: `${SPEC}image`,
    neverStarted: false,
    publications: publications(node),
    publishAllPorts: undefined,
    networkMode: undefined,
    attachments: attachments(task),
    attachmentsUnknown: isListUnknown(task, "networksAdvanceds"),
    namespaces: [],
    mounts: longMounts(spec, SPEC),
    scratch: [],
    privileged: undefined,
    capabilitiesAdded: textsAt(spec, "capAdds", SPEC),
    capabilitiesDropped: textsAt(spec, "capDrops").map(({ value }) => value),
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
    uploads: uploads(spec),
    extraHosts: objectsAt(spec, "hosts", SPEC).flatMap(
      ({ path, value }) => filledAt(value, "ip", `${path}.`) ?? [],
    ),
    labels: [...labelsAt(node, "labels"), ...labelsAt(spec, "labels", SPEC)],
    logDriver: filledAt(logDriver, "name", "taskSpec.logDriver."),
    logOptions: optionsAt(logDriver, "options", "taskSpec.logDriver."),
    readOnlyRoot: flagAt(spec, "readOnly"),
    limits: {
      memory: isLimited(limits, "memoryBytes"),
      cpus: isLimited(limits, "nanoCpus"),
      processes: true,
    },
    healthcheck: Object.keys(mapAt(spec, "healthcheck")).length > 0,
    restart: undefined,
  };
}
