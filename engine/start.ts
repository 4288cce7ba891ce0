import type Docker from "dockerode";
import { dockerError, statusCode } from "./docker-error.ts";
import { DockerError } from "./errors.ts";
import { pause } from "./pause.ts";

const POLL_MS = 200;

/** Starting includes ArangoDB's first initialisation, which its own image gives 100 s. */
export const HEALTHY_WITHIN_MS = 180_000;

/** Healthy, or what the container was when the time was over. */
export type Health = "healthy" | "unhealthy" | "starting" | "stopped";

/**
 * Starts a container that is there and does not run. Docker answers 304 where it already runs, which is
 * what is wished.
 * @throws DockerError with the daemon's reason, such as a port that is taken
 */
export async function startContainer(docker: Docker, id: string): Promise<void> {
  const container = docker.getContainer(id);
  try {
    const { State } = await container.inspect();
    await (State.Paused ? container.unpause() : container.start());
  } catch (error) {
    if (statusCode(error) !== 304) throw dockerError(error);
  }
}

/**
 * Stops a container, with the time to end that it declares. Docker answers 304 where it does not run.
 * @throws DockerError with the daemon's reason
 */
export async function stopContainer(docker: Docker, id: string): Promise<void> {
  try {
    await docker.getContainer(id).stop();
  } catch (error) {
    if (statusCode(error) !== 304) throw dockerError(error);
  }
}

/**
 * Waits until a container's own health check passes.
 * @throws DockerError when it stops, or is not healthy in time; CancelledError when interrupted before
 */
export async function waitUntilHealthy(
  docker: Docker,
  id: string,
  { timeoutMs, signal }: { timeoutMs: number; signal?: AbortSignal | undefined },
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  let health = await containerHealth(docker, id);
  while (health === "starting" && performance.now() < deadline) {
    await pause(
      POLL_MS,
      signal,
      `Interrupted before container ${id.slice(0, 12)} was healthy; it was started and goes on.`,
    );
    health = await containerHealth(docker, id);
  }
  if (health === "healthy") return;
  throw new DockerError(
    `Container ${id.slice(0, 12)} is ${health} after ${timeoutMs / 1000} s: its own words are in \`docker logs ${id.slice(0, 12)}\`.`,
  );
}

async function containerHealth(docker: Docker, id: string): Promise<Health> {
  const { State } = await docker.getContainer(id).inspect();
  if (!State.Running) return "stopped";
  const status = State.Health?.Status;
  return status === "healthy" || status === "unhealthy" ? status : "starting";
}
