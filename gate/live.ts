import type Docker from "dockerode";
import type { DatabaseNames } from "../infra/names.ts";
import { mapOf } from "../policy/facts/from-inspect/read.ts";
import type { Verdict } from "../policy/verdict.ts";
import type { DeclaredResource } from "./declared.ts";
import { inspectedResource, type InspectedKind } from "./inspected.ts";
import { judgedFindings } from "./judge.ts";
import type { LiveWaivers } from "./live-waivers.ts";

export interface LiveOptions {
  readonly stack: string;
  readonly names: DatabaseNames;
  readonly waivers: LiveWaivers;
}

/**
 * Judges what runs: the stack's containers, whatever else is on its network or holds its volumes, and those themselves.
 * Somebody may have changed it by hand, which no declaration and no state shows.
 * @throws what dockerode throws where the daemon does not answer
 */
export async function judgeLive(docker: Docker, { stack, names, waivers }: LiveOptions): Promise<Verdict> {
  const resources = await liveResources(docker, names);
  // A waiver says a URN; a person who looks at Docker wants to read Docker's name.
  const nameOf = new Map<string, string>();
  const labelled = resources.map((resource) => {
    const urn = waivers.urnOf(resource.type, resource.urn);
    if (urn === undefined) return resource;
    nameOf.set(urn, resource.urn);
    return { ...resource, urn };
  });
  const findings = judgedFindings(labelled, { waivers: waivers.book });
  return {
    subject: "live",
    stack,
    resources: resources.length,
    findings: findings.map((finding) => ({
      ...finding,
      resource: nameOf.get(finding.resource) ?? (finding.resource || stack),
    })),
  };
}

/** Everything on the Docker Engine that has to do with one installation. */
async function liveResources(docker: Docker, names: DatabaseNames): Promise<DeclaredResource[]> {
  const [listed, engine] = await Promise.all([
    docker.listContainers({ all: true }),
    docker.info() as Promise<unknown>,
  ]);
  const inspected = await Promise.all(listed.map(({ Id }) => found(docker.getContainer(Id).inspect())));
  const containers = inspected.filter((one) => one !== undefined && concerns(one, names)) as Inspect[];
  const volumes = new Set([
    names.volume,
    names.tokenVolume,
    ...containers.flatMap(({ Mounts }) => Mounts.flatMap(({ Name }) => Name ?? [])),
  ]);
  const [network, ...held] = await Promise.all([
    found(docker.getNetwork(names.network).inspect()),
    ...[...volumes].map((name) => found(docker.getVolume(name).inspect())),
  ]);
  const as = (kind: InspectedKind, all: readonly unknown[]) =>
    all.filter((one) => one !== undefined).map((one) => inspectedResource(kind, one, engine));
  return [...as("container", containers), ...as("network", [network]), ...as("volume", held)];
}

type Inspect = Docker.ContainerInspectInfo;

function concerns({ Name, NetworkSettings, HostConfig, Mounts }: Inspect, names: DatabaseNames): boolean {
  const own: readonly string[] = [names.container, names.tokenCarrier];
  const volumes: readonly unknown[] = [names.volume, names.tokenVolume];
  return (
    own.includes(Name.replace(/^\//, "")) ||
    // A container that does not run is on no network yet; its mode names the one that it will be on.
    Object.keys(mapOf(NetworkSettings.Networks)).includes(names.network) ||
    HostConfig.NetworkMode === names.network ||
    HostConfig.NetworkMode === `container:${names.container}` ||
    Mounts.some((mount) => volumes.includes(mount.Name))
  );
}

/** Undefined where it is gone since it was listed, or was never there. */
async function found<T>(inspect: Promise<T>): Promise<T | undefined> {
  try {
    return await inspect;
  } catch (error) {
    if (error instanceof Error && "statusCode" in error && error.statusCode === 404) return undefined;
    throw error;
  }
}
