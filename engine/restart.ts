import type Docker from "dockerode";
import { dockerError } from "./docker-error.ts";

/**
 * Stops a container and starts it again, in one request, so that a caller that is killed in
 * between does not leave it stopped. One that is stopped is started.
 * @throws DockerError with the daemon's reason
 */
export async function restartContainer(docker: Docker, id: string): Promise<void> {
  try {
    await docker.getContainer(id).restart();
  } catch (error) {
    throw dockerError(error);
  }
}
