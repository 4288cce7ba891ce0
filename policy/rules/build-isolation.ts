import { listensBeyondLoopback, namesEndpoint } from "../facts/command.ts";
import { isRemoteContext } from "../facts/daemon.ts";
import { endpointReach } from "../facts/endpoint.ts";
import { variableDanger } from "../facts/environment.ts";
import type { Build } from "../facts/model.ts";
import { isHostFolder } from "../facts/path.ts";
import { deny, type Danger, type Rule } from "./rule.ts";

const NETWORKS = new Set(["default", "none", "bridge"]);

function sources({ context, dockerfile }: Build): Danger[] {
  const dangers: Danger[] = [];
  if (context !== undefined && isRemoteContext(context.value)) {
    const found = "The build's context is fetched from elsewhere, so nobody has reviewed it here";
    dangers.push(deny(context.path, found, "Name a folder here."));
  } else if (context !== undefined && isHostFolder(context.value)) {
    const found = "The build's context is a folder of the host's own, so its files could end up in the image";
    dangers.push(deny(context.path, found, "Name a folder of the repository."));
  }
  if (dockerfile !== undefined && isRemoteContext(dockerfile.value)) {
    const found = "The Dockerfile is fetched from elsewhere, so nobody has reviewed it here";
    dangers.push(deny(dockerfile.path, found, "Name a file here."));
  }
  return dangers;
}

/** An argument's default is built into the image wherever the Dockerfile makes a variable of it. */
function built({ path, name, value }: Build["arguments"][number]): Danger[] {
  const variable = variableDanger(name, value, false);
  if (variable !== null) return [deny(path, `Built into the image: ${variable.found}`, variable.instead)];
  const named = /arango/i.test(name) && namesEndpoint(value);
  if (endpointReach(value) !== "wildcard" && !(named && listensBeyondLoopback(value))) return [];
  return [deny(path, "An endpoint beyond loopback is built into the image", "Name 127.0.0.1.")];
}

export const buildIsolation: Rule = {
  id: "build-isolation",
  title: "Images are built from files of this repository, apart from the host",
  severity: "high",
  enforcement: "mandatory",
  why:
    "A build runs programs as root. On the host's network it reaches everything that trusts this machine; with the host's SSH " +
    "agent, further folders or secrets it can carry them into an image; from a context elsewhere it builds what nobody here " +
    "has read; with names of its own it can be led to another registry; and an argument can build an open database into the image.",
  remedy: "Build from a folder of the repository with a Dockerfile in it, on the default network or none.",
  references: [],
  check({ build }) {
    if (build === undefined) return [];
    const dangers: Danger[] = build.reaches.map(({ path, value }) => deny(path, value, "Leave it out."));
    const { network } = build;
    if (network !== undefined && !NETWORKS.has(network.value.trim().toLowerCase())) {
      dangers.push(
        deny(
          network.path,
          "The build runs on a network other than its own, and reaches what trusts that network",
          "Leave it out.",
        ),
      );
    }
    const [host] = build.hosts;
    if (host !== undefined) {
      dangers.push(
        deny(
          host,
          "Names are put into the build's hosts file, which can lead it to another registry or mirror",
          "Leave them out.",
        ),
      );
    }
    return [...dangers, ...sources(build), ...build.arguments.flatMap(built)];
  },
};
