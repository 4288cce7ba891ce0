import { parseDocument } from "yaml";
import { CONTAINER, VOLUME } from "../../../policy/facts/types.ts";
import { UNKNOWN_TEXT, type Properties } from "../cases/case.ts";
import { asText, isFilled, isMap, listOf, pairsOf, resolved } from "./read-compose.ts";
import { readPort } from "./read-port.ts";
import { namedVolumes, readVolume } from "./read-volume.ts";

export interface Converted {
  readonly service: string;
  readonly resources: readonly (readonly [type: string, properties: Properties])[];
}

/** Service keys that a Container takes as they are, under its own name. */
const SAME: Readonly<Record<string, string>> = {
  image: "image",
  container_name: "name",
  privileged: "privileged",
  pid: "pidMode",
  ipc: "ipcMode",
  userns_mode: "usernsMode",
  cgroup: "cgroupnsMode",
  cgroup_parent: "cgroupParent",
  runtime: "runtime",
  user: "user",
  read_only: "readOnly",
  hostname: "hostname",
  working_dir: "workingDir",
  restart: "restart",
  sysctls: "sysctls",
  storage_opt: "storageOpts",
  cpus: "cpus",
  gpus: "gpus",
};
const LISTS: Readonly<Record<string, string>> = {
  security_opt: "securityOpts",
  group_add: "groupAdds",
  device_cgroup_rules: "deviceCgroupRules",
  dns: "dns",
  command: "command",
  entrypoint: "entrypoints",
};

/**
 * The services of a Compose file as somebody who writes Pulumi would declare them. A service that is merged out of others
 * (`extends`) is left out: what it is stands elsewhere.
 * @returns null where the text is no such file
 */
export function fromCompose(text: string): Converted[] | null {
  const document = parseDocument(text, { merge: true, logLevel: "silent", uniqueKeys: false });
  if (document.errors.length > 0) return null;
  const file = plain(() => document.toJS());
  if (!isMap(file) || !isMap(file["services"])) return null;
  const declared = isMap(file["volumes"]) ? file["volumes"] : {};
  const fileMounts = (service: Properties) =>
    ["secrets", "configs"].flatMap((kind) => mountedFiles(service[kind], file[kind]));
  return Object.entries(file["services"]).flatMap(([service, given]) => {
    if (!isMap(given) || given["extends"] !== undefined) return [];
    const properties = containerOf(service, given, fileMounts(given));
    const mounted = namedVolumes(properties).flatMap((name) => volumeOf(name, declared[name]));
    return [{ service, resources: [[CONTAINER, properties], ...mounted] as const }];
  });
}

/** Aliases of aliases can grow without bound, and the parser throws; it is a test of theirs. */
function plain(convert: () => unknown): unknown {
  try {
    return convert();
  } catch (error) {
    if (error instanceof ReferenceError) return null;
    throw error;
  }
}

function volumeOf(name: string, given: unknown): (readonly [string, Properties])[] {
  if (!isMap(given)) return [];
  const { driver, driver_opts: driverOpts, name: own } = resolved(given) as Properties;
  return [[VOLUME, { name: own ?? name, driver, driverOpts }]];
}

/** Without a swarm a secret or configuration of a file is a bind mount of that file. */
function mountedFiles(used: unknown, declared: unknown): unknown[] {
  return listOf(used).flatMap((use) => {
    const name = isMap(use) ? use["source"] : use;
    const source = isMap(declared) && typeof name === "string" ? declared[name] : undefined;
    if (!isMap(source) || typeof source["file"] !== "string") return [];
    return [
      { type: "bind", source: source["file"], target: `/run/secrets/${String(name)}`, read_only: true },
    ];
  });
}

function containerOf(service: string, given: Properties, files: readonly unknown[]): Properties {
  const said = resolved(given) as Properties;
  const rename = (names: Readonly<Record<string, string>>, read: (value: unknown) => unknown) =>
    Object.entries(names).flatMap(([theirs, ours]) =>
      isFilled(said[theirs]) ? [[ours, read(said[theirs])] as const] : [],
    );
  const volumes = [...listOf(given["volumes"]), ...files].map(readVolume);
  return {
    name: service,
    ...networkingOf(said),
    ...Object.fromEntries(rename(SAME, (value) => value)),
    ...Object.fromEntries(rename(LISTS, listOf)),
    ports: listOf(given["ports"]).flatMap(readPort),
    mounts: volumes.flatMap((volume) => (volume?.kind === "long" ? [volume.properties] : [])),
    volumes: [
      ...volumes.flatMap((volume) => (volume?.kind === "short" ? [volume.properties] : [])),
      ...listOf(said["volumes_from"]).map((fromContainer) => ({ fromContainer })),
    ],
    capabilities: { adds: listOf(said["cap_add"]), drops: listOf(said["cap_drop"]) },
    devices: listOf(said["devices"]).map(deviceOf),
    ...limitsOf(said),
    envs: pairsOf(said["environment"]).map(([name, value]) => `${name}=${value}`),
    labels: pairsOf(said["labels"]).map(([label, value]) => ({ label, value })),
    tmpfs: Object.fromEntries(listOf(said["tmpfs"]).map(tmpfsOf)),
    ...healthOf(said["healthcheck"]),
  };
}

/** A service without a network of its own is on the project's, which the stack would declare. */
function networkingOf({ network_mode: mode, networks }: Properties): Properties {
  if (isFilled(mode)) return { networkMode: mode };
  const names = isMap(networks) ? Object.keys(networks) : listOf(networks);
  return { networksAdvanced: (names.length === 0 ? ["project"] : names).map((name) => ({ name })) };
}

function deviceOf(device: unknown): unknown {
  if (isMap(device)) return { hostPath: device["source"], containerPath: device["target"] };
  if (device === UNKNOWN_TEXT) return device;
  const [hostPath, containerPath, permissions] = String(device).split(":");
  return { hostPath, containerPath, permissions };
}

function tmpfsOf(entry: unknown): [path: string, options: string] {
  const [path = "", ...options] = String(entry).split(":");
  return [path, options.join(":")];
}

function limitsOf(said: Properties): Properties {
  const deploy = isMap(said["deploy"]) ? said["deploy"] : {};
  const resources = isMap(deploy["resources"]) ? deploy["resources"] : {};
  const limits = isMap(resources["limits"]) ? resources["limits"] : {};
  const reservations = isMap(resources["reservations"]) ? resources["reservations"] : {};
  const memory = said["mem_limit"] ?? limits["memory"];
  const cpus = said["cpus"] ?? limits["cpus"];
  const processes = said["pids_limit"] ?? limits["pids"];
  const deviceRequests = listOf(reservations["devices"]);
  return {
    ...(memory !== undefined && { memory: 512 }),
    ...(cpus !== undefined && { cpus: asText(cpus) }),
    ...(processes !== undefined && { ulimits: [{ name: "nproc", soft: 99, hard: 99 }] }),
    ...(deviceRequests.length > 0 && { deviceRequests: [{ count: -1 }] }),
  };
}

function healthOf(given: unknown): Properties {
  if (!isMap(given)) return {};
  const test = given["test"];
  return { healthcheck: { tests: typeof test === "string" ? ["CMD-SHELL", test] : listOf(test) } };
}
