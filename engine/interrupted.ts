import type Docker from "dockerode";
import { removeObject } from "./live.ts";
import { hasLabels, type Pair } from "./reconcile.ts";
import type { OpenStack } from "./stack.ts";
import { keptStateSchema } from "./state-parts.ts";

/**
 * Removes what a run that was killed left behind: an object that the stack's state says was being made,
 * that bears this stack's labels, and that the state never learned the id of. Volumes are kept: a volume
 * that bears the stack's labels is taken up again as it is.
 * @returns one line for each object removed
 */
export async function removeInterrupted(
  open: OpenStack,
  docker: Docker,
  foreign: readonly Pair[],
): Promise<string[]> {
  const { deployment } = keptStateSchema.parse(await open.stack.exportStack());
  // Its labels are those of what was declared then, which may have been changed since.
  const pending = new Map(
    (deployment.pending_operations ?? [])
      .filter(({ type }) => type === "creating")
      .map(({ resource }) => [resource.urn, resource.inputs ?? {}]),
  );
  const lines: string[] = [];
  for (const { kind, name, named, change } of foreign) {
    const inputs = pending.get(change.urn);
    if (named === undefined || inputs === undefined || !hasLabels(named, { inputs })) continue;
    if (kind !== "container" && kind !== "network") continue;
    await removeObject(docker, kind, named.id);
    lines.push(`removed ${kind} ${name}, left half made by a run that was killed`);
  }
  return lines;
}
