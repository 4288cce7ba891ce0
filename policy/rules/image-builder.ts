import { daemonPlace } from "../facts/daemon.ts";
import type { NodeMap } from "../facts/decode.ts";
import { parseImageReference } from "../facts/image-reference.ts";
import { filledAt, mapAt, optionsAt } from "../facts/read.ts";
import { BUILDX_BUILDER } from "../facts/types.ts";
import { deny, type Danger, type Rule } from "./rule.ts";

/** Options of buildx's docker-container driver that only bound the builder's resources (docs.docker.com, buildx drivers). */
const HARMLESS_OPTION =
  /^(memory|memory-swap|cpu-(period|quota|shares)|cpuset-(cpus|mems)|default-load|restart-policy|image)$/;
/** Flags of buildkitd that say more, and let nothing more (`buildkitd --help`). */
const HARMLESS_FLAG = /^--(debug|trace)$/;
const BUILDKIT = /^(docker\.io\/|index\.docker\.io\/)?moby\/buildkit$/;

/** The image that the builder's own, privileged container is made from. */
function otherImage(declared: NodeMap): string | undefined {
  const named = [
    filledAt(mapAt(declared, "dockerContainer"), "image", "dockerContainer."),
    ...optionsAt(declared, "driverOptions").filter(({ key }) => key.toLowerCase() === "image"),
  ];
  return named.find(
    (image) =>
      typeof image?.value === "string" && !BUILDKIT.test(parseImageReference(image.value).repository),
  )?.path;
}

/** Where the builder is, if that is not this Docker; the several properties that say so say one thing. */
function elsewhere(declared: NodeMap): string | undefined {
  const driver = filledAt(declared, "driver");
  if (driver !== undefined && !["docker", "docker-container"].includes(driver.value)) return driver.path;
  const listed = ["remote", "kubernetes"].find((key) => Object.keys(mapAt(declared, key)).length > 0);
  const endpoint = filledAt(declared, "endpoint");
  const isHere =
    endpoint === undefined || endpoint.value === "default" || daemonPlace(endpoint.value) === "local";
  return listed ?? (isHere ? undefined : endpoint.path);
}

function places(declared: NodeMap): [string | undefined, string][] {
  const container = mapAt(declared, "dockerContainer");
  const network = filledAt(container, "network", "dockerContainer.");
  const option = optionsAt(declared, "driverOptions").find(
    ({ key }) => !HARMLESS_OPTION.test(key.toLowerCase()),
  );
  const flags = filledAt(declared, "buildkitFlags");
  const lifting = flags?.value.match(/\S+/g)?.some((flag) => !HARMLESS_FLAG.test(flag)) === true;
  return [
    [
      network === undefined || ["bridge", "none"].includes(network.value) ? undefined : network.path,
      "The builder, and with it every build, runs on a network other than its own",
    ],
    [
      filledAt(container, "cgroupParent", "dockerContainer.")?.path,
      "The builder runs in a control group of the host",
    ],
    [
      optionsAt(container, "env", "dockerContainer.")[0]?.path,
      "The builder is given an environment of its own",
    ],
    [option?.path, "The builder's driver is given options that reach past it"],
    [
      otherImage(declared),
      "The builder, which is privileged, is made from an image that is not BuildKit's own",
    ],
    [lifting ? flags.path : undefined, "The builder's own restrictions can be lifted by its flags"],
    [
      filledAt(declared, "buildkitConfig")?.path,
      "The builder is configured by a file that this gate cannot see",
    ],
    [elsewhere(declared), "The builder is at another place than this Docker"],
    [
      declared["use"] === true ? "use" : undefined,
      "The builder is made the default of everyone on this machine",
    ],
  ];
}

export const imageBuilder: Rule = {
  id: "image-builder",
  title: "A builder of images is a plain container of this Docker",
  severity: "high",
  enforcement: "mandatory",
  why:
    "A builder is a privileged container that runs whatever a Dockerfile says. On the host's network, with its restrictions " +
    "lifted by flags, or somewhere else altogether, it does that where it can reach the host or where nobody looks.",
  remedy:
    "Use Docker's own builder, or a docker-container builder without network, flags, configuration or endpoint.",
  references: [],
  check({ type, declared }) {
    if (type !== BUILDX_BUILDER) return [];
    const dangers: Danger[] = [];
    for (const [path, found] of places(declared)) {
      if (path !== undefined) dangers.push(deny(path, found, "Leave it out."));
    }
    return dangers;
  },
};
