import type Docker from "dockerode";
import { dockerError } from "./docker-error.ts";
import { findContainer, removeObject } from "./live.ts";
import { startContainer, stopContainer } from "./start.ts";

/** A container whose name a new one takes: stopped, and kept under another name until that one is healthy. */
export interface Former {
  readonly id: string;
  /** The name that it had, and gets back. */
  readonly name: string;
  readonly keptAs: string;
  /** Docker's id of its image. */
  readonly imageId: string;
  /** Whether it served until it was stopped for the new one, as far as Docker's health check says. */
  readonly served: boolean;
}

/** What a container is called while another has its name. */
export function nameAside(name: string, id: string): string {
  return `${name}-former-${id.slice(0, 12)}`;
}

/**
 * Stops the container of a name and takes the name from it. Stopped first: two servers on one volume would both write it.
 * @returns undefined where no container has the name
 * @throws DockerError with the daemon's reason
 */
export async function setAside(docker: Docker, name: string): Promise<Former | undefined> {
  const found = await findContainer(docker, name);
  if (found === undefined) return undefined;
  const { Id, Image, State } = found;
  const served = State.Running && !State.Restarting && State.Health?.Status !== "unhealthy";
  const former = { id: Id, name, keptAs: nameAside(name, Id), imageId: Image, served };
  try {
    await stopContainer(docker, Id);
    await renameContainer(docker, Id, former.keptAs);
  } catch (error) {
    if (served) await startContainer(docker, Id);
    throw error;
  }
  return former;
}

/**
 * Gives a container its name back. Who has the name is stopped and removed first.
 * @throws DockerError with the daemon's reason
 */
export async function giveNameBack(docker: Docker, { id, name }: Former): Promise<void> {
  const taker = await findContainer(docker, name);
  if (taker !== undefined) {
    await stopContainer(docker, taker.Id);
    await removeObject(docker, "container", taker.Id);
  }
  await renameContainer(docker, id, name);
}

/** @throws DockerError with the daemon's reason */
export async function renameContainer(docker: Docker, id: string, name: string): Promise<void> {
  try {
    await docker.getContainer(id).rename({ name });
  } catch (error) {
    throw dockerError(error);
  }
}
