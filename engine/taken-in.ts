import type Docker from "dockerode";
import { z } from "zod";
import { EngineError } from "./errors.ts";
import type { Change, EngineLog } from "./events.ts";
import { keptState, replaceKeptState } from "./kept-state.ts";
import { findContainer } from "./live.ts";
import { isOwnOfLostState } from "./ownership.ts";
import { hasLabels, type Pair } from "./reconcile.ts";
import type { OpenStack } from "./stack.ts";
import { keptStateSchema } from "./state-parts.ts";

/** Docker's ids of what runs, bears this stack's labels, and is not in its state; undefined for what is made. */
export interface TakenIn {
  readonly network: string | undefined;
  readonly container: string | undefined;
}

/**
 * What the provider cannot tell of a container that it did not make: the labels, which are mixed with the image's, and the
 * cgroup namespace, which it does not read. An import leaves them as it found them; `findTakenIn` compares them.
 */
export const UNTOLD = ["labels", "cgroupnsMode"] as const;

/** Finds what can be taken into a state that does not know it. The engine compares all but `UNTOLD` with the declaration. */
export async function findTakenIn(docker: Docker, foreign: readonly Pair[]): Promise<TakenIn> {
  const own = foreign.filter(isOwnOfLostState);
  const find = (end: string) => own.find(({ change }) => change.urn.endsWith(end));
  const network = find("docker:index/network:Network::network")?.named?.id;
  // A network that is made anew cannot be while a container is on it.
  if (network === undefined && foreign.some(({ kind }) => kind === "network"))
    return { network, container: undefined };
  const container = find("docker:index/container:Container::container");
  return { network, container: container === undefined ? undefined : await asDeclared(docker, container) };
}

const namespaceSchema = z.object({ HostConfig: z.object({ CgroupnsMode: z.string() }) });

async function asDeclared(docker: Docker, { named, change }: Pair): Promise<string | undefined> {
  if (named === undefined || !hasLabels(named, change)) return undefined;
  const found = namespaceSchema.safeParse(await findContainer(docker, named.id));
  return found.data?.HostConfig.CgroupnsMode === change.inputs["cgroupnsMode"] ? named.id : undefined;
}

/** Runs an update that may take a container into the state, and puts into the state what the provider could not tell of it. */
export async function takingIn(
  open: OpenStack,
  container: Change,
  update: () => Promise<EngineLog>,
): Promise<EngineLog> {
  const log = await update();
  if (log.changes.get(container.urn)?.op !== "import") return log;
  const state = keptStateSchema.parse(await keptState(open));
  const known = Object.fromEntries(UNTOLD.map((key) => [key, container.inputs[key]]));
  const resources = (state.deployment.resources ?? []).map((resource) =>
    resource.urn === container.urn
      ? {
          ...resource,
          inputs: { ...objectOf(resource["inputs"]), ...known },
          outputs: { ...objectOf(resource["outputs"]), ...known },
        }
      : resource,
  );
  await replaceKeptState(open, { ...state, deployment: { ...state.deployment, resources } });
  return log;
}

function objectOf(value: unknown): object {
  if (typeof value === "object" && value !== null) return value;
  throw new EngineError("The engine keeps a container without its properties.");
}
