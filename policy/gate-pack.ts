import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { namesBy } from "./facts/names.ts";
import { startPack } from "./start.ts";
import { STARTED_IN } from "./started-in.ts";

/** What makes the gate another project's own. All that guards the host is the same for every project. */
export interface GateSettings {
  /** The pack's name, as the engine shows it: letters, digits, "-", "_" and ".". */
  readonly name: string;
  /** TCP ports, 1 to 65535, that are never published: the database's own. At least one. In a command line they are no finding. */
  readonly forbiddenPorts: readonly number[];
  /** Container ports that may be published, each by one container and on loopback. None where nothing may. */
  readonly publishablePorts: readonly number[];
  /** As Docker knows them. */
  readonly names: {
    /** The container that holds the data: it must be hardened, and alone holds the volume. */
    readonly container: string;
    readonly volume: string;
    /** The network that it is on: a bridge with no way out. */
    readonly network: string;
  };
}

/** The words of a name that Docker takes for a container, a volume or a network (moby, daemon/names). */
const DOCKER_NAME = /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/;
const PACK_NAME = /^[A-Za-z0-9_.-]{1,100}$/;

/**
 * Starts the gate as the policy pack of another project, from that project's own reviewed file: no configuration that a
 * command line can name reaches these settings.
 * Settings that are missing, unknown or wrong end the process with a line on stderr for each, and with it the preview.
 */
export function gatePack(settings: GateSettings): void {
  const faults = faultsOf(settings);
  if (faults.length > 0) {
    // Not thrown: Node would show the whole line of this bundle that threw it.
    process.stderr.write(`gatePack cannot be used with these settings:\n${faults.join("\n")}\n`);
    process.exit(1);
  }
  const { name, forbiddenPorts, publishablePorts, names } = settings;
  const only = (own: string) => (other: unknown) =>
    typeof other === "string" && other.replace(/^\//, "") === own ? "" : undefined;
  const [first = 0, ...others] = forbiddenPorts;
  // The SDK looks for the pack's version where the process is; waivers lie where the engine started it.
  process.env[STARTED_IN] = process.cwd();
  process.chdir(dirname(fileURLToPath(import.meta.url)));
  startPack(
    {
      forbiddenPorts: [first, ...others],
      publishablePorts,
      names: namesBy({
        network: only(names.network),
        container: only(names.container),
        data: only(names.volume),
        token: () => undefined,
      }),
    },
    {
      name,
      displayName: `The gate of ${name}`,
      description:
        "Nothing that exposes the database's port or binds the host passes a preview, however it is spelled.",
    },
  );
}

/** Read as if nobody had checked the types: the file may be plain JavaScript. */
function faultsOf(settings: unknown): string[] {
  const { name, forbiddenPorts, publishablePorts, names, ...unknown } = fieldsOf(settings);
  const { container, volume, network, ...unknownNames } = fieldsOf(names);
  const forbidden = portsOf(forbiddenPorts);
  const publishable = portsOf(publishablePorts);
  const both = (forbidden ?? []).filter((port) => publishable?.includes(port));
  const isName = (value: unknown) => typeof value === "string" && DOCKER_NAME.test(value);
  return [
    ...(typeof name === "string" && PACK_NAME.test(name)
      ? []
      : ["  name: allowed are letters, digits, -, _ and ."]),
    ...(forbidden !== undefined && forbidden.length > 0
      ? []
      : ["  forbiddenPorts: allowed is a list of at least one whole number from 1 to 65535"]),
    ...(publishable === undefined
      ? ["  publishablePorts: allowed is a list of whole numbers from 1 to 65535, which may be empty"]
      : []),
    ...(both.length > 0 ? [`  publishablePorts: ${both.join(", ")} is among forbiddenPorts too`] : []),
    ...Object.entries({ container, volume, network })
      .filter(([, value]) => !isName(value))
      .map(([key]) => `  names.${key}: allowed is a name that Docker takes`),
    ...[...Object.keys(unknown), ...Object.keys(unknownNames).map((key) => `names.${key}`)].map(
      (key) => `  ${key}: there is no such setting`,
    ),
  ];
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function portsOf(value: unknown): readonly number[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const ports = value.filter(
    (port): port is number => Number.isInteger(port) && Number(port) >= 1 && Number(port) <= 65_535,
  );
  return ports.length === value.length ? ports : undefined;
}
