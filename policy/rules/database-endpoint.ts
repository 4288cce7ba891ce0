import { addressReach } from "../facts/endpoint.ts";
import { decodeBase64 } from "../facts/base64.ts";
import { listeningDanger, namesOpenEndpoint } from "../facts/command.ts";
import type { NodeMap } from "../facts/decode.ts";
import type { Text, Workload } from "../facts/model.ts";
import { isDatabaseContainer, isDatabaseImage } from "../facts/names.ts";
import { filledAt } from "../facts/read.ts";
import { SERVICE_CONFIG } from "../facts/types.ts";
import { deny, type Danger, type Rule } from "./rule.ts";

const LOOPBACK = "Write ARANGO_BIND=127.0.0.1.";

/** Variables by which a program is made to load other code, or to open a debugger's port. */
const LOADERS = /^(NODE_OPTIONS|NODE_PATH|LD_PRELOAD|LD_LIBRARY_PATH|LD_AUDIT)$/;

function environment({ path, value }: Text, isDatabase: boolean): Danger[] {
  const [name = "", ...rest] = value.split("=");
  const content = rest.join("=");
  switch (name.trim()) {
    case "ARANGO_BIND":
      if (addressReach(content) === "loopback") return [];
      return [
        deny(path, "ARANGO_BIND is not a loopback address, so the database listens on the network", LOOPBACK),
      ];
    case "MALLKU_SECURITY":
      if (content === "enforced") return [];
      return [deny(path, "MALLKU_SECURITY is not `enforced`, so the barriers are off", "Write enforced.")];
    case "ARANGO_NO_AUTH":
      if (/^(0|false|)$/i.test(content)) return [];
      return [deny(path, "The database is told to ask nobody for a password", "Leave it out.")];
    default:
      if (!isDatabase || !LOADERS.test(name.trim()) || content === "") return [];
      return [deny(path, "The gateway is made to load other code, or to open a debugger", "Leave it out.")];
  }
}

/** Entry points of Mallku's image: its first process is the gateway, which keeps the database on loopback. */
const GATEWAY = ["/nodejs/bin/node", "/opt/mallku/gateway.mjs"];

function replacesGateway(workload: Workload): Danger[] {
  const entry = workload.texts.filter(({ role }) => role === "entrypoint");
  const first = entry[0];
  if (first === undefined || (entry.length === 2 && entry.every(({ value }, i) => value === GATEWAY[i])))
    return [];
  const found =
    "The database's container starts something other than its gateway, which keeps 8529 on loopback";
  return [deny("entrypoints", found, "Leave entrypoints out; the image names the gateway.")];
}

function workingDirectory({ workingDirectory: folder }: Workload): Danger[] {
  if (folder === undefined || (folder.value.startsWith("/") && !folder.value.includes(".."))) return [];
  const found = "The working folder is not an absolute path, so what a command names there cannot be judged";
  return [deny(folder.path, found, "Write an absolute path without `..`, or leave it out.")];
}

/** Swarm's configurations are files for a service; `data` is base64 (terraform-provider-docker, docker_config). */
function serviceConfig(declared: NodeMap): Danger[] {
  const encoded = filledAt(declared, "data");
  const plain =
    filledAt(declared, "dataRaw") ?? (encoded && { ...encoded, value: decodeBase64(encoded.value) });
  if (plain === undefined || !namesOpenEndpoint(plain.value)) return [];
  return [deny(plain.path, "A configuration names an endpoint that is not on loopback", "Name 127.0.0.1.")];
}

export const databaseEndpoint: Rule = {
  id: "database-endpoint",
  title: "The database listens on loopback, whatever starts it",
  severity: "critical",
  enforcement: "mandatory",
  scope: "resource",
  why:
    "A published port says nothing about what answers on it. A command, an entry point, an environment variable or a " +
    "configuration file can move the database to the port that is published, or make it listen on the container's network " +
    "address, where the host and every neighbour can connect. So no place that decides what listens may name an address " +
    "other than loopback for it.",
  remedy:
    "Keep ARANGO_BIND=127.0.0.1 and MALLKU_SECURITY=enforced, and give no endpoint, configuration file or entry point.",
  references: [],
  check({ workload, type, declared }) {
    if (type === SERVICE_CONFIG) return serviceConfig(declared);
    if (workload === undefined) return [];
    const isDatabase = isDatabaseContainer(workload.name) || isDatabaseImage(workload.image);
    const listening = listeningDanger(workload.texts, isDatabase).map(({ path, found }) =>
      deny(path, found, "Leave it out: the gateway starts the database on 127.0.0.1:8529."),
    );
    // What the other entry point does is the same danger, and better described where it can be seen.
    const seen = listening.some(({ path }) => /(command|entrypoints|args|commands)\[/.test(path));
    return [
      ...workingDirectory(workload),
      ...workload.texts
        .filter(({ role }) => role === "environment")
        .flatMap((text) => environment(text, isDatabase)),
      ...(isDatabase && !seen ? replacesGateway(workload) : []),
      ...listening,
    ];
  },
};
