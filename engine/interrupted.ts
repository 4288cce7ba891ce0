import type Docker from "dockerode";
import { z } from "zod";
import { removeObject } from "./live.ts";
import { hasLabels, type Pair } from "./reconcile.ts";
import type { OpenStack } from "./stack.ts";

const deploymentSchema = z.looseObject({
  pending_operations: z
    .array(z.looseObject({ resource: z.looseObject({ urn: z.string() }), type: z.string() }))
    .nullish(),
});

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
  const exported = await open.stack.exportStack();
  const deployment = deploymentSchema.parse(exported.deployment);
  const pending = new Set(
    (deployment.pending_operations ?? [])
      .filter(({ type }) => type === "creating")
      .map(({ resource }) => resource.urn),
  );
  const lines: string[] = [];
  for (const { kind, name, named, change } of foreign) {
    if (named === undefined || !pending.has(change.urn) || !hasLabels(named, change)) continue;
    if (kind !== "container" && kind !== "network") continue;
    await removeObject(docker, kind, named.id);
    lines.push(`removed ${kind} ${name}, left half made by a run that was killed`);
  }
  return lines;
}
