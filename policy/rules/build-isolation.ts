import { isRemoteContext } from "../facts/daemon.ts";
import { addressReach, endpointReach } from "../facts/endpoint.ts";
import { normalisePath } from "../facts/path.ts";
import { deny, type Danger, type Rule } from "./rule.ts";

const NETWORKS = new Set(["default", "none", "bridge"]);

export const buildIsolation: Rule = {
  id: "build-isolation",
  title: "Images are built from files of this repository, apart from the host",
  severity: "high",
  enforcement: "mandatory",
  scope: "resource",
  why:
    "A build runs programs as root. On the host's network it reaches everything that trusts this machine; with the host's SSH " +
    "agent, further folders or secrets it can carry them into an image; from a context elsewhere it builds what nobody here " +
    "has read; with names of its own it can be led to another registry.",
  remedy: "Build from a folder of the repository with a Dockerfile in it, on the default network or none.",
  references: [],
  check({ build }) {
    if (build === undefined) return [];
    const dangers: Danger[] = build.reaches.map(({ path, value }) => deny(path, value, "Leave it out."));
    const { network, context } = build;
    if (network !== undefined && !NETWORKS.has(network.value.trim().toLowerCase())) {
      dangers.push(deny(network.path, "The build runs on a network other than its own", "Leave it out."));
    }
    if (context !== undefined && isRemoteContext(context.value)) {
      dangers.push(
        deny(context.path, "The build's context is fetched from elsewhere", "Name a folder here."),
      );
    } else if (
      context !== undefined &&
      context.value.startsWith("/") &&
      normalisePath(context.value) === "/"
    ) {
      dangers.push(
        deny(context.path, "The build's context is the host's whole file system", "Name a folder here."),
      );
    }
    const [host] = build.hosts;
    if (host !== undefined) {
      dangers.push(deny(host, "Names are put into the build's hosts file", "Leave them out."));
    }
    for (const { path, name, value } of build.arguments) {
      const opens = name === "ARANGO_BIND" && addressReach(value) !== "loopback";
      if (!opens && endpointReach(value) !== "wildcard") continue;
      dangers.push(deny(path, "An endpoint on every interface is built into the image", "Name 127.0.0.1."));
    }
    return dangers;
  },
};
