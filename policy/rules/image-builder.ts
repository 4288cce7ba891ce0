import { filledAt, mapAt, optionsAt } from "../facts/read.ts";
import { BUILDX_BUILDER } from "../facts/types.ts";
import { deny, type Danger, type Rule } from "./rule.ts";

/** Options of buildx's docker-container driver that only bound the builder's resources (docs.docker.com, buildx drivers). */
const HARMLESS_OPTION =
  /^(memory|memory-swap|cpu-(period|quota|shares)|cpuset-(cpus|mems)|default-load|restart-policy|image)$/;

function places(declared: Parameters<typeof mapAt>[0]): [string | undefined, string][] {
  const container = mapAt(declared, "dockerContainer");
  const network = filledAt(container, "network", "dockerContainer.");
  const option = optionsAt(declared, "driverOptions").find(
    ({ key }) => !HARMLESS_OPTION.test(key.trim().toLowerCase()),
  );
  const driver = filledAt(declared, "driver");
  const elsewhere = ["docker", "docker-container"].includes(driver?.value ?? "docker-container")
    ? undefined
    : driver?.path;
  const listed = (key: string) => (Object.keys(mapAt(declared, key)).length > 0 ? key : undefined);
  return [
    [
      network === undefined || ["bridge", "none"].includes(network.value) ? undefined : network.path,
      "The builder runs on a network other than its own",
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
    [filledAt(declared, "buildkitFlags")?.path, "The builder's own restrictions can be lifted by its flags"],
    [
      filledAt(declared, "buildkitConfig")?.path,
      "The builder is configured by a file that this gate cannot see",
    ],
    [filledAt(declared, "endpoint")?.path, "The builder is at another place than this Docker"],
    [
      elsewhere ?? listed("remote") ?? listed("kubernetes"),
      "The builder is at another place than this Docker",
    ],
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
  scope: "resource",
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
