import type Docker from "dockerode";
import { z } from "zod";

/** Written by the declaration, in the clear: no secret is ever in either. */
const SHOWN_VARIABLES: ReadonlySet<string> = new Set(["MALLKU_SECURITY", "ARANGO_BIND"]);

/** Every object of Mallku's bears it. */
export const OWNER_LABEL = "io.mallku.stack";

export const containerSchema = z.object({
  name: z.string(),
  id: z.string(),
  image: z.string(),
  state: z.string(),
  health: z.string().describe("Docker's own health check: healthy, unhealthy, starting, or none"),
  createdAt: z.string(),
  startedAt: z.string(),
  restarts: z.number(),
  published: z.array(z.string()).describe("address:port -> container port"),
  exposed: z.array(z.string()),
  networks: z.array(z.string()),
  mounts: z.array(
    z.object({ type: z.string(), source: z.string(), destination: z.string(), readOnly: z.boolean() }),
  ),
  environment: z.array(z.string()).describe("Names; values only where they are known to be no secret"),
  user: z.string(),
  readOnlyRoot: z.boolean(),
  privileged: z.boolean(),
  capabilitiesAdded: z.array(z.string()),
  capabilitiesDropped: z.array(z.string()),
  memoryBytes: z.number(),
  restartPolicy: z.string(),
});

/** What Docker says of a container, without what could be a secret: values of variables, commands, labels. */
export function containerFacts(inspected: Docker.ContainerInspectInfo): z.input<typeof containerSchema> {
  const { Id, Name, Config, State, HostConfig, NetworkSettings, Mounts, Created, RestartCount } = inspected;
  const ports = NetworkSettings.Ports as Record<string, { HostIp: string; HostPort: string }[] | null>;
  return {
    name: Name.replace(/^\//, ""),
    id: Id,
    image: Config.Image,
    state: State.Status,
    health: State.Health?.Status ?? "none",
    createdAt: Created,
    startedAt: State.StartedAt,
    restarts: RestartCount,
    published: Object.entries(ports).flatMap(([port, bindings]) =>
      (bindings ?? []).map(({ HostIp, HostPort }) => `${HostIp}:${HostPort} -> ${port}`),
    ),
    // Spread, because it is absent where there are none, whatever the types say.
    exposed: Object.keys({ ...Config.ExposedPorts }),
    networks: Object.keys(NetworkSettings.Networks),
    mounts: Mounts.map(({ Type, Name: volume, Source, Destination, RW }) => ({
      type: Type,
      source: volume ?? Source,
      destination: Destination,
      readOnly: !RW,
    })),
    environment: Config.Env.map(shownVariable),
    user: Config.User,
    readOnlyRoot: HostConfig.ReadonlyRootfs ?? false,
    privileged: HostConfig.Privileged ?? false,
    capabilitiesAdded: names(HostConfig.CapAdd),
    capabilitiesDropped: names(HostConfig.CapDrop),
    memoryBytes: HostConfig.Memory ?? 0,
    restartPolicy: HostConfig.RestartPolicy?.Name ?? "no",
  };
}

function shownVariable(entry: string): string {
  const [name = ""] = entry.split("=", 1);
  return SHOWN_VARIABLES.has(name) ? entry : name;
}

function names(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
