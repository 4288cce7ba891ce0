import { declarationOfContainer } from "../../policy/facts/from-inspect/container.ts";
import { listOf, mapOf, textOf, type Inspected } from "../../policy/facts/from-inspect/read.ts";
import type { PropertyRow } from "./model.ts";

/** The engine's own mark for a value that only an update will know (Pulumi's SDK, rpc.ts). */
const NOT_YET = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** What is shown of a container, each as text for both sides. Both are inputs of a Container resource. */
const PROPERTIES: Readonly<Record<string, (container: Inspected) => readonly string[]>> = {
  "published ports": ({ ports }) =>
    listOf(ports)
      .map(mapOf)
      .map(
        ({ ip, external, internal, protocol }) =>
          `${word(ip)}:${word(external)} to ${word(internal)}/${word(protocol)}`,
      ),
  networks: ({ networksAdvanced }) => listOf(networksAdvanced).map((network) => word(mapOf(network)["name"])),
  volumes: ({ volumes, mounts }) => [
    ...listOf(volumes).map(mapOf).map(volumeText),
    ...listOf(mounts)
      .map(mapOf)
      .map(({ source, target }) => `${word(source)} at ${word(target)}`),
  ],
  "environment (names)": ({ envs }) => listOf(envs).map((variable) => textOf(variable).split("=")[0] ?? ""),
  "read-only root": ({ readOnly }) => [readOnly === true ? "yes" : "no"],
  privileged: ({ privileged }) => [privileged === true ? "yes" : "no"],
  "capabilities dropped": ({ capabilities }) => listOf(mapOf(capabilities)["drops"]).map(capability),
  "capabilities added": ({ capabilities }) => listOf(mapOf(capabilities)["adds"]).map(capability),
  "security options": ({ securityOpts }) =>
    listOf(securityOpts).map((option) => word(option).replace(/:true$/, "")),
  memory: ({ memory }) => [`${Number(memory)} MiB`],
  CPUs: ({ cpus }) => [String(Number(cpus))],
  "restart policy": ({ restart }) => [word(restart)],
};

/** What Docker adds to every container's variables from its image. */
const FROM_IMAGE = new Set(["PATH", "SSL_CERT_FILE", "NODE_VERSION"]);

/**
 * Sets what is declared of a container beside what Docker says of it.
 * @param declared the declared inputs, as the engine has them; undefined where they could not be had
 * @param inspected what Docker answers to an inspect; undefined where there is no container
 */
export function compareContainer(
  declared: Inspected | undefined,
  inspected: Inspected | undefined,
): PropertyRow[] {
  const live = inspected === undefined ? undefined : declarationOfContainer(inspected);
  return Object.entries(PROPERTIES).map(([property, read]) => {
    const texts = [declared, live].map((side) => (side === undefined ? undefined : shown(read(side))));
    const [declaredText, liveText] = texts;
    return {
      property,
      declared: declaredText ?? "could not be had",
      live: liveText ?? "there is no container",
      agrees: declaredText !== undefined && declaredText === liveText,
    };
  });
}

function shown(values: readonly string[]): string {
  const own = values.filter((value) => !FROM_IMAGE.has(value));
  return own.length === 0 ? "none" : [...own].sort().join(", ");
}

function word(value: unknown): string {
  if (value === NOT_YET) return "not known yet";
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

function volumeText({ volumeName, hostPath, containerPath, fromContainer }: Inspected): string {
  if (typeof fromContainer === "string") return `all of container ${fromContainer}`;
  return `${word(volumeName) || word(hostPath)} at ${word(containerPath)}`;
}

/** Docker takes a capability with its prefix and without. */
function capability(name: unknown): string {
  return word(name).replace(/^CAP_/, "");
}
