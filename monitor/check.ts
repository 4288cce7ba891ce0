import type Docker from "dockerode";
import { apiAccessible, databaseOnLoopback } from "./api.ts";
import type { Barrier, Target } from "./barrier.ts";
import { barrier, BARRIERS, type BarrierId } from "./barriers.ts";
import { noDirectAccess } from "./direct-access.ts";
import { addressesOf, inspectContainer, type InspectedContainer } from "./inspect.ts";
import { databaseIsolated } from "./isolation.ts";
import { onlyApiPublished } from "./published-ports.ts";
import { reason } from "./reason.ts";

/** What is true now of one database. */
export interface Verdict {
  /** Docker's state of the container, "absent", or "unknown" where Docker does not say. */
  readonly containerState: string;
  readonly containerId: string | undefined;
  /** Always all of them: what could not be measured is there as unknown. */
  readonly barriers: readonly Barrier[];
  /** Whether every barrier was measured and holds. */
  readonly holds: boolean;
}

/**
 * Measures every barrier of a running database from where the danger would come: Docker's own account of
 * it, this host's addresses, the container's, and the kernel's socket table as the gateway reads it. Never
 * throws: a daemon that is away leaves its barriers unknown, and the others measured.
 */
export async function checkBarriers(docker: Docker, target: Target): Promise<Verdict> {
  const { container, because, state } = await look(docker, target);
  const probes: Readonly<Record<BarrierId, () => Promise<Barrier> | Barrier>> = {
    database_isolated: () => databaseIsolated(docker, present(container, because)),
    only_api_published: () => onlyApiPublished(present(container, because), target.apiUrl),
    no_direct_access: () => noDirectAccess(addressesOf(present(container, because))),
    database_on_loopback: () => databaseOnLoopback(target),
    api_accessible: () => apiAccessible(target),
  };
  const ids = Object.keys(BARRIERS) as BarrierId[];
  const barriers = await Promise.all(
    ids.map(async (id) => {
      try {
        return await probes[id]();
      } catch (error) {
        return barrier(id, "unknown", [`could not be measured: ${reason(error)}`]);
      }
    }),
  );
  return {
    containerState: state,
    containerId: container?.Id,
    barriers,
    holds: barriers.every((each) => each.state === "pass"),
  };
}

interface Look {
  readonly container: InspectedContainer | undefined;
  /** Why there is none to be looked at. */
  readonly because: string;
  readonly state: string;
}

async function look(docker: Docker, { containerName }: Target): Promise<Look> {
  try {
    const container = await inspectContainer(docker, containerName);
    const because = `there is no container ${containerName}`;
    return { container, because, state: container?.State.Status ?? "absent" };
  } catch (error) {
    return { container: undefined, because: reason(error), state: "unknown" };
  }
}

function present(container: InspectedContainer | undefined, because: string): InspectedContainer {
  if (container === undefined) throw new Error(because);
  return container;
}
