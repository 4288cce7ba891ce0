import type { Node, NodeMap } from "../decode.ts";
import type { Build } from "../model.ts";
import { isUnknown } from "../unknown.ts";
import { filledAt, located, mapAt, objectsAt, optionsAt, textAt, textsAt } from "../read.ts";

/** Places of a build that reach past its own files, and what each would give it. */
const PLACES: readonly (readonly [string, string])[] = [
  ["cgroupParent", "The build runs in a control group of the host"],
  ["remoteContext", "What is built is fetched from elsewhere, so nobody has reviewed it here"],
  ["builder", "The build runs on a builder that this stack does not declare"],
  ["sessionId", "The build joins a session that hands it files and secrets from outside"],
  ["buildLogFile", "The build writes a file of the host"],
];
const LISTS: readonly (readonly [string, string])[] = [
  ["additionalContexts", "The build reads further folders besides its context"],
  ["securityOpts", "The build's confinement is changed"],
  ["secrets", "The build reads secrets or files of the host"],
];

function isFilled(value: Node | undefined): boolean {
  if (value === undefined || value === false || value === "" || isUnknown(value)) return false;
  if (Array.isArray(value)) return value.length > 0;
  return typeof value !== "object" || Object.values(value).some((inner) => isFilled(inner));
}

function argumentsOf(node: NodeMap, key: string, prefix: string): Build["arguments"] {
  return optionsAt(node, key, prefix).flatMap(({ path, key: name, value }) =>
    isUnknown(value) ? [] : [{ path, name, value }],
  );
}

/** Kinds of cache that buildx keeps with the image or at a registry's side, and in no folder of the host. */
const REMOTE_CACHES = new Set(["inline", "registry", "gha", "s3", "azblob"]);
const LOCAL_CACHE = "The build keeps its cache in a folder of the host";

/** `type=local,dest=…` as buildx's command line has it; a bare reference stands for a registry. */
function isLocalCache(text: string): boolean {
  if (!text.includes("=")) return false;
  const type = text.split(",").find((part) => /^\s*type\s*=/i.test(part));
  return (
    type === undefined ||
    !REMOTE_CACHES.has(
      type
        .slice(type.indexOf("=") + 1)
        .trim()
        .toLowerCase(),
    )
  );
}

/** The `build` of an Image (`args`, `network`, `addHosts`) or of a RemoteImage or RegistryImage (`buildArgs`, …). */
export function dockerBuildFacts(node: NodeMap): Build {
  const build = mapAt(node, "build");
  const prefix = "build.";
  const network = filledAt(build, "network", prefix) ?? filledAt(build, "networkMode", prefix);
  const isolation = filledAt(build, "isolation", prefix);
  const reaches = [
    ...[...PLACES, ...LISTS].flatMap(([key, found]) =>
      isFilled(build[key]) ? [{ path: `${prefix}${key}`, value: found }] : [],
    ),
    ...["cacheTos", "cacheFroms"].flatMap((key) =>
      textsAt(build, key, prefix)
        .filter(({ value }) => isLocalCache(value))
        .map(({ path }) => ({ path, value: LOCAL_CACHE })),
    ),
  ];
  if (isolation !== undefined && isolation.value.toLowerCase() !== "default") {
    reaches.push({ path: isolation.path, value: "The build's isolation is not Docker's own" });
  }
  if (node["insecureSkipVerify"] === true) {
    const found =
      "Whoever stands between may answer for the registry, because its certificate is not checked";
    reaches.push({ path: "insecureSkipVerify", value: found });
  }
  return {
    network,
    hosts: [...textsAt(build, "addHosts", prefix), ...textsAt(build, "extraHosts", prefix)].map(
      ({ path }) => path,
    ),
    context: filledAt(build, "context", prefix),
    dockerfile: filledAt(build, "dockerfile", prefix),
    arguments: [...argumentsOf(build, "args", prefix), ...argumentsOf(build, "buildArgs", prefix)],
    reaches,
  };
}

const HARMLESS_EXPORTS = new Set(["image", "registry", "disabled"]);

function writesToHost(exports: Node | undefined): boolean {
  if (!Array.isArray(exports)) return isFilled(exports);
  return (exports as readonly Node[]).some(
    (item) =>
      typeof item !== "object" ||
      Object.entries(item).some(([key, value]) => !HARMLESS_EXPORTS.has(key) && isFilled(value as Node)),
  );
}

/** A cache of docker-build's: an object with one kind in it, or `raw` in buildx's own spelling. */
function localCaches(node: NodeMap, key: string): Build["reaches"] {
  return objectsAt(node, key).flatMap(({ path, value }) => {
    if (value["disabled"] === true) return [];
    const local = Object.entries(value).some(([kind, options]) => {
      if (kind === "raw" && typeof options === "string") return isLocalCache(options);
      return kind !== "disabled" && !REMOTE_CACHES.has(kind) && !isUnknown(options);
    });
    return local ? [{ path, value: LOCAL_CACHE }] : [];
  });
}

/** A `docker-build:index:Image`. */
export function dockerBuildImageFacts(node: NodeMap): Build {
  const context = mapAt(node, "context");
  const dockerfile = mapAt(node, "dockerfile");
  const places: readonly (readonly [string, boolean, string])[] = [
    ["exec", node["exec"] === true, "The build runs through a program of the host"],
    ["ssh", isFilled(node["ssh"]), "The build is handed the host's SSH agent or keys"],
    [
      "builder.name",
      !["", "default"].includes(builderName(node)),
      "The build runs on a builder that this stack does not declare",
    ],
    ["exports", writesToHost(node["exports"]), "The build writes its result to the host"],
    [
      "dockerfile.inline",
      textAt(dockerfile, "inline") !== undefined,
      "The Dockerfile is no file that could be reviewed",
    ],
    ["context.named", isFilled(context["named"]), "The build reads further folders besides its context"],
  ];
  return {
    network: filledAt(node, "network"),
    hosts: textsAt(node, "addHosts").map(({ path }) => path),
    context: located("context.location", filledAt(context, "location")?.value),
    dockerfile: filledAt(dockerfile, "location", "dockerfile."),
    arguments: argumentsOf(node, "buildArgs", ""),
    reaches: [
      ...places.flatMap(([path, reached, value]) => (reached ? [{ path, value }] : [])),
      ...localCaches(node, "cacheTo"),
      ...localCaches(node, "cacheFrom"),
    ],
  };
}

function builderName(node: NodeMap): string {
  return filledAt(mapAt(node, "builder"), "name")?.value ?? "";
}
