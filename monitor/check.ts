import type Docker from "dockerode";
import { apiAccessible, databaseOnLoopback } from "./api.ts";
import type { Barrier, Target } from "./barrier.ts";
import { barrier, BARRIERS, type BarrierId } from "./barriers.ts";
import { noDirectAccess, noDirectAccessThere } from "./direct-access.ts";
import { addressesOf, readContainer, type InspectedContainer } from "./inspect.ts";
import { databaseIsolated } from "./isolation.ts";
import { lastEndOf } from "./last-end.ts";
import { onlyApiPublished } from "./published-ports.ts";
import { reason } from "./reason.ts";

/** What is true now of one database. */
export interface Verdict {
  /** Docker's state of the container, "absent", or "unknown" where Docker does not say. */
  readonly containerState: string;
  readonly containerId: string | undefined;
  /** How it last ended, and what to do; absent where that is of no interest. */
  readonly lastEnd?: string | undefined;
  /** Always all of them: what could not be measured is there as unknown. */
  readonly barriers: readonly Barrier[];
  /** Whether every barrier was measured and holds. */
  readonly holds: boolean;
}

/**
 * Measures every barrier of a running database from where the danger would come: Docker's own account of
 * it, this host's addresses, the container's, and the kernel's socket table as the gateway reads it. Never
 * throws: a daemon that is away leaves its barriers unknown, and the others measured. Nothing waits for
 * what it does not need.
 * @param inspected Docker's account of the container, undefined for none, where the caller is asking for it now
 */
export async function checkBarriers(
  docker: Docker,
  target: Target,
  inspected: Promise<unknown> = docker.getContainer(target.containerName).inspect(),
): Promise<Verdict> {
  // The gateway takes the longest, since it reads the kernel's whole socket table: it is asked first.
  const onLoopback = databaseOnLoopback(target);
  const looking = look(inspected, target);
  const present = async () => required(await looking);
  const probes: Readonly<Record<BarrierId, () => Promise<Barrier>>> = {
    database_isolated: () => databaseIsolated(docker, target, present()),
    only_api_published: async () => onlyApiPublished(await present(), target.apiUrl),
    no_direct_access: () =>
      target.otherHost === undefined
        ? noDirectAccess(present().then(addressesOf))
        : noDirectAccessThere(target.otherHost, present()),
    database_on_loopback: () => onLoopback,
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
  const { container, state } = await looking;
  return {
    containerState: state,
    containerId: container?.Id,
    lastEnd: container && lastEndOf(container),
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

async function look(inspected: Promise<unknown>, { containerName }: Target): Promise<Look> {
  try {
    const container = await readContainer(inspected);
    const because = `there is no container ${containerName}`;
    return { container, because, state: container?.State.Status ?? "absent" };
  } catch (error) {
    return { container: undefined, because: reason(error), state: "unknown" };
  }
}

function required({ container, because }: Look): InspectedContainer {
  if (container === undefined) throw new Error(because);
  return container;
}
