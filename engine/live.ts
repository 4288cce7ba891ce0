import Docker from "dockerode";
import { reachableHost } from "../tools/ssh.mjs";
import { dockerError, statusCode } from "./docker-error.ts";

/** The objects that a stack can own on a Docker Engine. */
export type ObjectKind = "container" | "network" | "volume" | "image";

/** What this room needs to know of an object that Docker has. */
export interface LiveObject {
  readonly kind: ObjectKind;
  /** Docker's id; a volume's is its name. */
  readonly id: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** What can change on a living container; undefined for all else. */
  readonly container: LiveContainer | undefined;
}

/** What Docker lets anybody change on a container without making it anew. Sizes are bytes. */
export interface LiveContainer {
  /** "running", "exited", "paused", … */
  readonly state: string;
  /** Ids of the networks that it is attached to. */
  readonly networkIds: readonly string[];
  readonly memory: number;
  readonly memorySwap: number;
  /** Billionths of a CPU. */
  readonly nanoCpus: number;
  readonly restartPolicy: string;
}

/** Connects to the daemon that set-up found. DOCKER_HOST and what belongs to it is read by dockerode itself. */
export async function connectDocker(dockerHost: string): Promise<Docker> {
  process.env["DOCKER_HOST"] = await reachableHost(dockerHost);
  const docker = new Docker();
  process.env["DOCKER_HOST"] = dockerHost;
  return docker;
}

/**
 * Looks one object up.
 * @param reference a name or an id
 * @returns undefined where Docker has no such object
 * @throws DockerError where the daemon does not answer or refuses
 */
export async function findObject(
  docker: Docker,
  kind: ObjectKind,
  reference: string,
): Promise<LiveObject | undefined> {
  try {
    return await inspectors[kind](docker, reference);
  } catch (error) {
    if (statusCode(error) === 404) return undefined;
    throw dockerError(error);
  }
}

/**
 * All that Docker says of a container.
 * @param reference a name or an id
 * @returns undefined where there is none
 * @throws DockerError where the daemon does not answer or refuses
 */
export async function findContainer(
  docker: Docker,
  reference: string,
): Promise<Docker.ContainerInspectInfo | undefined> {
  try {
    return await docker.getContainer(reference).inspect();
  } catch (error) {
    if (statusCode(error) === 404) return undefined;
    throw dockerError(error);
  }
}

const inspectors: Readonly<Record<ObjectKind, (docker: Docker, reference: string) => Promise<LiveObject>>> = {
  container: async (docker, reference) => {
    const { Id, Name, Config, State, HostConfig, NetworkSettings } = await docker
      .getContainer(reference)
      .inspect();
    return {
      kind: "container",
      id: Id,
      name: Name.replace(/^\//, ""),
      labels: Config.Labels,
      container: {
        state: State.Status,
        networkIds: Object.values(NetworkSettings.Networks).map(({ NetworkID }) => NetworkID),
        memory: HostConfig.Memory ?? 0,
        memorySwap: HostConfig.MemorySwap ?? 0,
        nanoCpus: HostConfig.NanoCpus ?? 0,
        restartPolicy: HostConfig.RestartPolicy?.Name ?? "no",
      },
    };
  },
  network: async (docker, reference) => {
    const { Id, Name, Labels } = await docker.getNetwork(reference).inspect();
    return { kind: "network", id: Id, name: Name, labels: Labels ?? {}, container: undefined };
  },
  volume: async (docker, reference) => {
    const { Name, Labels } = await docker.getVolume(reference).inspect();
    const labels = (Labels as Record<string, string> | null) ?? {};
    return { kind: "volume", id: Name, name: Name, labels, container: undefined };
  },
  image: async (docker, reference) => {
    const { Id, Config } = await docker.getImage(reference).inspect();
    const labels = (Config.Labels as Record<string, string> | null) ?? {};
    return { kind: "image", id: Id, name: reference, labels, container: undefined };
  },
};

/** Removes what holds no data and can be made again as declared. */
export async function removeObject(docker: Docker, kind: "container" | "network", id: string): Promise<void> {
  if (kind === "container") await docker.getContainer(id).remove({ force: true });
  else await docker.getNetwork(id).remove();
}
