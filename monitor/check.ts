import type Docker from "dockerode";
import { apiAccessible, databaseOnLoopback } from "./api.ts";
import type { Barrier, Target } from "./barrier.ts";
import { noDirectAccess } from "./direct-access.ts";
import { addressesOf, inspectContainer } from "./inspect.ts";
import { databaseIsolated } from "./isolation.ts";
import { onlyApiPublished } from "./published-ports.ts";

/** What is true now of one database. */
export interface Verdict {
  /** Docker's state of the container, or "absent". */
  readonly containerState: string;
  readonly containerId: string | undefined;
  readonly barriers: readonly Barrier[];
  /** Whether every barrier was measured and holds. */
  readonly holds: boolean;
}

/**
 * Measures every barrier of a running database from where the danger would come: Docker's own account of
 * it, this host's addresses, the container's, and the kernel's socket table as the gateway reads it.
 * @throws what dockerode throws where the daemon does not answer
 */
export async function checkBarriers(docker: Docker, target: Target): Promise<Verdict> {
  const container = await inspectContainer(docker, target.containerName);
  if (container === undefined) {
    return { containerState: "absent", containerId: undefined, barriers: [], holds: false };
  }
  const barriers = await Promise.all([
    databaseIsolated(docker, container),
    Promise.resolve(onlyApiPublished(container)),
    noDirectAccess(addressesOf(container)),
    databaseOnLoopback(target),
    apiAccessible(target),
  ]);
  return {
    containerState: container.State.Status,
    containerId: container.Id,
    barriers,
    holds: barriers.every(({ state }) => state === "pass"),
  };
}
