import { createHash } from "node:crypto";
import { describeChange } from "./describe.ts";
import type { Change, EngineLog } from "./events.ts";
import type { Plan } from "./plan-schema.ts";
import type { Reconciliation } from "./reconcile.ts";
import type { OpenStack } from "./stack.ts";

/** Puts together what the engine's preview and the look at Docker say. */
export async function makePlan(open: OpenStack, preview: EngineLog, look: Reconciliation): Promise<Plan> {
  const changes = [...describePreview(preview), ...describeLook(look)];
  const destructive = destructiveSteps(preview, look);
  const exported: unknown = (await open.stack.exportStack()).deployment;
  // The engine looks at resources side by side, and names them in the order in which it is done with them.
  const steps = [changes.toSorted(), destructive.toSorted()];
  const planId = createHash("sha256")
    .update(JSON.stringify([open.declarationDigest, exported, ...steps]))
    .digest("hex");
  const advice = preview.violations.map(({ policy, message }) => `${policy}: ${message}`);
  return { planId, changes, destructive, advice };
}

function describePreview(preview: EngineLog): string[] {
  return [...preview.changes.values()].filter(({ op }) => op !== "same").map(describeChange);
}

function describeLook({ lost, stopped, replace }: Reconciliation): string[] {
  return [
    ...lost.map(({ kind, name }) => `make ${kind} ${name} again, which is gone from Docker`),
    ...stopped.map(({ name }) => `start ${name}`),
    ...replace.map((urn) => `replace ${nameOf(urn)}, which was changed by hand`),
  ];
}

const REMOVES: ReadonlySet<string> = new Set([
  "replace",
  "delete",
  "delete-replaced",
  "create-replacement",
  "discard-replaced",
]);

/**
 * The steps that lose documents, or that take away the container of a stack whose data is protected: there
 * somebody relies on it, and the API is gone while it is made anew.
 */
export function destructiveSteps(preview: EngineLog, { replace, lost }: Reconciliation): string[] {
  const changes = [...preview.changes.values()];
  const isProtected = changes.some((change) => isDataVolume(change) && change.isProtected);
  const gone = new Set(lost.map(({ change }) => change.urn));
  return changes.flatMap((change) => {
    const { op, urn, diffs } = change;
    const isRemoved = REMOVES.has(op) || (replace.includes(urn) && !gone.has(urn));
    if (!isRemoved) return [];
    const how = diffs.length === 0 ? op : `${op}: ${diffs.join(", ")}`;
    if (isDataVolume(change))
      return [
        `This deletes the data volume and every document in it (${how}), and nothing brings them back.`,
      ];
    if (isProtected && urn.endsWith("docker:index/container:Container::container"))
      return [
        `This replaces the database container of a stack whose data is protected (${how}): the documents stay, and the API answers nobody until the new one is healthy.`,
      ];
    return [];
  });
}

export function isDataVolume({ urn }: Pick<Change, "urn">): boolean {
  return urn.endsWith("docker:index/volume:Volume::data");
}

function nameOf(urn: string): string {
  return urn.split("::").at(-1) ?? urn;
}
