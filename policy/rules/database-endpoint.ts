import { decodeBase64 } from "../facts/base64.ts";
import { configuresOpenEndpoint, listeningDanger } from "../facts/command.ts";
import type { NodeMap } from "../facts/decode.ts";
import { variableDanger } from "../facts/environment.ts";
import type { Text, Workload } from "../facts/model.ts";
import { isDatabaseContainer, isDatabaseImage } from "../facts/names.ts";
import { filledAt } from "../facts/read.ts";
import { SERVICE_CONFIG } from "../facts/types.ts";
import { deny, type Danger, type Rule } from "./rule.ts";

function environment({ path, value }: Text, isDatabase: boolean): Danger[] {
  const [name = "", ...rest] = value.split("=");
  const content = rest.length === 0 ? undefined : rest.join("=");
  const danger = variableDanger(name.trim(), content, isDatabase);
  return danger === null ? [] : [deny(path, danger.found, danger.instead)];
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
  const texts = [
    filledAt(declared, "dataRaw"),
    encoded && { ...encoded, value: decodeBase64(encoded.value) },
  ];
  // Either text, since the other one could be what the service is given.
  return texts.flatMap((text) =>
    text !== undefined && configuresOpenEndpoint(text.value)
      ? [deny(text.path, "A configuration opens the database, or leads to its port, 8529", "Name 127.0.0.1.")]
      : [],
  );
}

export const databaseEndpoint: Rule = {
  id: "database-endpoint",
  title: "The database listens on loopback, whatever starts it",
  severity: "critical",
  enforcement: "mandatory",
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
    const variables = workload.texts
      .filter(({ role }) => role === "environment")
      .flatMap((text) => environment(text, isDatabase));
    const listening = listeningDanger(workload.texts, isDatabase)
      .filter(({ path }) => !variables.some((variable) => variable.path === path))
      .map(({ path, found }) =>
        deny(path, found, "Leave it out: the gateway starts the database on 127.0.0.1:8529."),
      );
    // What the other entry point does is the same danger, and better described where it can be seen.
    const seen = listening.some(({ path }) => /(command|entrypoints|args|commands)\[/.test(path));
    return [
      ...workingDirectory(workload),
      ...variables,
      ...(isDatabase && !seen ? replacesGateway(workload) : []),
      ...listening,
    ];
  },
};
