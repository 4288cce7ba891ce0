import type { ConvergeOptions } from "./converge-options.ts";
import type { EngineLog } from "./events.ts";
import { renameContainer } from "./former.ts";
import { removeInterrupted } from "./interrupted.ts";
import { adoptForeign, refuseForeign } from "./ownership.ts";
import { findPairs } from "./pairs.ts";
import { reconcile, type Pair, type Reconciliation } from "./reconcile.ts";
import type { OpenStack } from "./stack.ts";
import { findTakenIn } from "./taken-in.ts";

type LookOptions = Pick<ConvergeOptions, "docker" | "adopt" | "say">;

/**
 * What Docker has in the place of what the preview declares, after what a run that was killed left is put right and, where that
 * is asked for, what others made is taken over.
 * @throws DockerError where an object of a declared name is somebody else's
 */
export async function lookAtDocker(
  open: OpenStack,
  preview: EngineLog,
  options: LookOptions,
): Promise<Reconciliation> {
  const look = async () => reconcile(await findPairs(options.docker, preview.changes.values()));
  let found = await look();
  if (found.foreign.length > 0) found = await settleForeign(open, options, found, look);
  for (const { name, own } of found.setAside) {
    if (own === undefined) continue;
    options.say(`giving ${own.name} its name back, which a run that was killed had taken from it`);
    await renameContainer(options.docker, own.id, name);
  }
  return found.setAside.length === 0 ? found : await look();
}

/** @returns a look at Docker in which nothing is foreign but volumes that are taken over */
async function settleForeign(
  open: OpenStack,
  options: LookOptions,
  before: Reconciliation,
  look: () => Promise<Reconciliation>,
): Promise<Reconciliation> {
  let found = before;
  const tell = (lines: readonly string[]) => {
    lines.forEach((line) => {
      options.say(line);
    });
    return lines.length > 0;
  };
  if (tell(await removeInterrupted(open, options.docker, found.foreign))) found = await look();
  if (!options.adopt) {
    refuseForeign(open.name, found.foreign);
    return found;
  }
  const own = await findTakenIn(options.docker, found.foreign);
  open.takeIn(own);
  const isTakenIn = ({ kind, name, named }: Pair) => {
    const isSo = named !== undefined && [own.network, own.container].includes(named.id);
    if (isSo) options.say(`taking ${kind} ${name} into the state as it runs`);
    return isSo;
  };
  const others = found.foreign.filter((pair) => !isTakenIn(pair));
  return tell(await adoptForeign(options.docker, others)) ? await look() : found;
}
