import type { Node, NodeMap } from "../decode.ts";
import type { Build } from "../model.ts";
import { isUnknown } from "../unknown.ts";
import { filledAt, located, mapAt, optionsAt, textAt, textsAt } from "../read.ts";

/** Places of a build that reach past its own files, and what each would give it. */
const PLACES: readonly (readonly [string, string])[] = [
  ["cgroupParent", "The build runs in a control group of the host"],
  ["remoteContext", "What is built is fetched from elsewhere, so nobody has reviewed it here"],
  ["builder", "The build runs on a builder that this stack does not declare"],
  ["sessionId", "The build joins a session that hands it files and secrets from outside"],
  ["buildLogFile", "The build writes a file of the host"],
  ["isolation", "The build's isolation is not Docker's own"],
];
const LISTS: readonly (readonly [string, string])[] = [
  ["additionalContexts", "The build reads further folders besides its context"],
  ["securityOpts", "The build's confinement is changed"],
  ["secrets", "The build reads secrets or files of the host"],
  ["cacheTos", "The build writes its cache outside"],
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

/** The `build` of an Image (`args`, `network`, `addHosts`) or of a RemoteImage or RegistryImage (`buildArgs`, …). */
export function dockerBuildFacts(node: NodeMap): Build {
  const build = mapAt(node, "build");
  const prefix = "build.";
  const network = filledAt(build, "network", prefix) ?? filledAt(build, "networkMode", prefix);
  return {
    network,
    hosts: [...textsAt(build, "addHosts", prefix), ...textsAt(build, "extraHosts", prefix)].map(
      ({ path }) => path,
    ),
    context: filledAt(build, "context", prefix),
    arguments: [...argumentsOf(build, "args", prefix), ...argumentsOf(build, "buildArgs", prefix)],
    reaches: [...PLACES, ...LISTS].flatMap(([key, found]) =>
      isFilled(build[key]) ? [{ path: `${prefix}${key}`, value: found }] : [],
    ),
  };
}

const HARMLESS_EXPORTS = new Set(["image", "registry", "cacheonly", "disabled"]);

function writesToHost(exports: Node | undefined): boolean {
  if (!Array.isArray(exports)) return isFilled(exports);
  return (exports as readonly Node[]).some(
    (item) =>
      typeof item === "object" &&
      Object.entries(item).some(([key, value]) => !HARMLESS_EXPORTS.has(key) && isFilled(value as Node)),
  );
}

/** A `docker-build:index:Image`. */
export function dockerBuildImageFacts(node: NodeMap): Build {
  const context = mapAt(node, "context");
  const dockerfile = mapAt(node, "dockerfile");
  const cacheTo = node["cacheTo"];
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
      "cacheTo",
      JSON.stringify(cacheTo ?? null).includes('"local"'),
      "The build writes its cache to the host",
    ],
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
    arguments: argumentsOf(node, "buildArgs", ""),
    reaches: places.flatMap(([path, reached, value]) => (reached ? [{ path, value }] : [])),
  };
}

function builderName(node: NodeMap): string {
  return filledAt(mapAt(node, "builder"), "name")?.value ?? "";
}
