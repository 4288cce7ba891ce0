import { databaseNames, type DatabaseNames } from "../../infra/names.ts";
import { evaluate } from "../../policy/evaluate.ts";
import { declarationOfContainer } from "../../policy/facts/from-inspect/container.ts";
import { isEmpty } from "../../policy/facts/from-inspect/read.ts";
import { resourceFacts } from "../../policy/facts/from-pulumi/resource.ts";
import { isDatabaseContainer } from "../../policy/facts/names.ts";
import { MALLKU } from "../../policy/facts/project.ts";
import { CONTAINER } from "../../policy/facts/types.ts";
import { allowedProperties } from "../../policy/rules/allowed-properties.ts";
import { capabilities } from "../../policy/rules/capabilities.ts";
import { confinement } from "../../policy/rules/confinement.ts";
import { dataVolumeOf } from "../../policy/rules/data-volume.ts";
import { hostDevices } from "../../policy/rules/host-devices.ts";
import { hostMount } from "../../policy/rules/host-mount.ts";
import { RULES } from "../../policy/rules/index.ts";
import { privileged } from "../../policy/rules/privileged.ts";
import type { Rule } from "../../policy/rules/rule.ts";
import type { CreateBody, EndpointConfig } from "./bodies.ts";
import { denial } from "./denial.ts";
import { gateVerdict } from "./gate.ts";
import { isOwnName, isTokenCarrier, meaningOf, type OwnContainer } from "./references.ts";
import { ALLOWED, ASK, refuse, type Verdict } from "./verdict.ts";

const MANDATORY = RULES.filter(({ enforcement }) => enforcement === "mandatory");

/**
 * The gate's rules that keep a container from the database's volume and from the host. Whoever has the host has the
 * database's files and processes, so they hold for every container; how another one uses its own network and ports is its
 * own affair.
 */
const KEEPS_AWAY: readonly Rule[] = [
  dataVolumeOf(MALLKU),
  privileged,
  capabilities,
  hostDevices,
  hostMount,
  confinement,
  allowedProperties,
];

/**
 * Judges the making of a container. One of Mallku's names must be what Mallku declares, by every rule of the gate; any
 * other one must have no way to the database, directly or by the host.
 * @param name of the request's query; "" where Docker is to choose one
 */
export function judgeCreate(
  name: string,
  body: CreateBody,
  own: readonly OwnContainer[] | undefined,
): Verdict {
  if (isTokenCarrier(name)) return judgeCarrier(name, body);
  if (isDatabaseContainer(name)) return judgeDeclared(name, body, {});
  const joined = judgeJoins(body, own);
  if (joined.kind !== "allow") return joined;
  const endpoints = Object.values(body.NetworkingConfig?.EndpointsConfig ?? {});
  if (endpoints.some(takesName)) return refuse("rename", "it answers to the database's name");
  const others = { ...body.HostConfig, VolumesFrom: [] };
  return gateVerdict(evaluate(factsOf(name, { ...body, HostConfig: others }, {}), KEEPS_AWAY));
}

/** That it is never started is not in its declaration but held by this policy, and by no restart policy of its own. */
function judgeCarrier(name: string, body: CreateBody): Verdict {
  const policy = body.HostConfig?.RestartPolicy?.Name ?? "";
  if (policy !== "" && policy !== "no") return refuse("token-carrier", "it has a restart policy");
  return judgeDeclared(name, body, { start: false, mustRun: false });
}

function judgeDeclared(name: string, body: CreateBody, lifecycle: object): Verdict {
  const names = namesOf(name);
  const wrong = undeclared(body, names);
  if (wrong !== undefined) return { kind: "deny", denial: denial("gate"), found: wrong };
  return gateVerdict(evaluate(factsOf(name, body, lifecycle), MANDATORY));
}

function namesOf(container: string): DatabaseNames {
  const instance = container.replace(/^mallku-database-(secure|token)-?/, "");
  return databaseNames(instance);
}

/** What the rules leave open, because in a declaration the program decides it: this installation's own image, volumes and network. */
function undeclared(body: CreateBody, names: DatabaseNames): string | undefined {
  const { Image, ExposedPorts, StopSignal, HostConfig, NetworkingConfig } = body;
  if (Image !== names.image) return `its image is not ${names.image}`;
  const volumes = volumeNames(body);
  if (volumes.some((volume) => volume !== names.volume && volume !== names.tokenVolume)) {
    return "it is given a volume that is not this installation's";
  }
  const endpoints = NetworkingConfig?.EndpointsConfig ?? {};
  const networks = [HostConfig?.NetworkMode ?? "", ...Object.keys(endpoints)];
  if (networks.some((network) => network !== names.network && network !== "none")) {
    return `it is on a network other than ${names.network}`;
  }
  if (!Object.values(endpoints).every(isPlainEndpoint))
    return "its place on a network has settings of its own";
  if (Object.keys(ExposedPorts ?? {}).some((port) => port !== "8080/tcp"))
    return "it exposes a port beside the API's";
  if (!isGatewaysCheck(body.Healthcheck?.Test ?? [])) return "its health check is not the gateway's own";
  if (!isEndingSignal(StopSignal ?? "")) return "it is stopped by a signal that does not end it";
  return undefined;
}

/** Docker runs a health check as a command inside the container, every few seconds. */
function isGatewaysCheck(check: readonly string[]): boolean {
  const own = ["CMD", "/nodejs/bin/node", "/opt/mallku/gateway.mjs", "health"];
  return ["", "NONE", own.join("\n")].includes(check.join("\n"));
}

/** Aliases are names for neighbours; everything else of an endpoint changes what the network was declared to be. */
export function isPlainEndpoint(config: EndpointConfig | null | undefined): boolean {
  return isEmpty({ ...config, Aliases: undefined });
}

/** Whether a place on a network gives its container a name of Mallku's there, beside the database or in its stead. */
export function takesName(config: EndpointConfig | null | undefined): boolean {
  return [...(config?.Aliases ?? []), ...(config?.DNSNames ?? [])].some(isOwnName);
}

const ENDING = /^(SIG)?(TERM|INT|QUIT|KILL|HUP)$|^(15|2|3|9|1)$|^$/i;

export function isEndingSignal(signal: string): boolean {
  return ENDING.test(signal);
}

/** Volumes by name, as Docker reads a bind and a mount. */
function volumeNames({ HostConfig }: CreateBody): string[] {
  const binds = (HostConfig?.Binds ?? []).map((bind) => bind.split(":")[0] ?? "");
  const mounts = (HostConfig?.Mounts ?? [])
    .filter(({ Type }) => Type === "volume")
    .map(({ Source }) => Source ?? "");
  return [...binds.filter((source) => !source.startsWith("/")), ...mounts].filter((volume) => volume !== "");
}

/** Namespaces and mounts of a container of Mallku's, and the host's processes, among which the database's are. */
function judgeJoins({ HostConfig }: CreateBody, own: readonly OwnContainer[] | undefined): Verdict {
  const { NetworkMode, PidMode, IpcMode, UsernsMode, VolumesFrom, Links } = HostConfig ?? {};
  for (const mode of [PidMode, UsernsMode]) {
    if (mode?.trim().toLowerCase() === "host")
      return refuse("join", "it shares the host's processes or users");
  }
  const joined = [
    ...[NetworkMode, PidMode, IpcMode].flatMap((mode) => containerOf(mode ?? "") ?? []),
    ...[...(VolumesFrom ?? []), ...(Links ?? [])].map((entry) => entry.split(":")[0] ?? ""),
  ];
  const meanings = joined.map((reference) => meaningOf(reference, own));
  if (meanings.includes("own")) return refuse("join", "it joins a container of Mallku's");
  return meanings.includes("ask") ? ASK : ALLOWED;
}

/** The reference in `container:<reference>`. */
export function containerOf(mode: string): string | undefined {
  return /^\s*container:(.*)$/is.exec(mode)?.[1]?.trim();
}

/** Written as Docker's inspect would show the container, which the gate's facts are made from. */
function factsOf(name: string, body: CreateBody, lifecycle: object) {
  const declaration = declarationOfContainer({
    Name: name,
    Config: body,
    HostConfig: body.HostConfig,
    NetworkSettings: { Networks: body.NetworkingConfig?.EndpointsConfig ?? {} },
  });
  const properties = { ...declaration, ...lifecycle };
  return resourceFacts({
    urn: name === "" ? "the container" : name,
    type: CONTAINER,
    properties,
    managedByProvider: true,
  });
}
