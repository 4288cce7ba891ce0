import type { Change } from "./events.ts";
import { z } from "zod";
import { nameAside } from "./former.ts";
import type { LiveObject, ObjectKind } from "./live.ts";

/** A resource that the stack declares, and what Docker has in its place. */
export interface Pair {
  readonly change: Change;
  readonly kind: ObjectKind;
  /** The declared name. */
  readonly name: string;
  /** What Docker has under the id in the stack's state. */
  readonly own: LiveObject | undefined;
  /** What Docker has under the declared name, whoever made it. */
  readonly named: LiveObject | undefined;
}

/** What has to be done besides what the engine's own preview shows. */
export interface Reconciliation {
  /** Objects that bear a declared name and are not this stack's: nothing may touch them. */
  readonly foreign: readonly Pair[];
  /** Declared volumes that this stack made earlier and kept: they are taken up again. */
  readonly keptVolumes: readonly Pair[];
  /** Resources that the state has and Docker has not: the engine must look before it acts. */
  readonly lost: readonly Pair[];
  /** Containers of this stack from which a run that was killed took the declared name, which is free. */
  readonly setAside: readonly Pair[];
  /** The declared container, where it is there and does not run. */
  readonly stopped: readonly Pair[];
  /** URNs that the engine must replace although their declaration is unchanged. */
  readonly replace: readonly string[];
}

const CREATING = new Set(["create", "replace", "create-replacement"]);

/** Compares the engine's preview, which knows only the state, with what Docker really has. */
export function reconcile(pairs: readonly Pair[]): Reconciliation {
  const objects = pairs.filter(({ kind }) => kind !== "image");
  const foreign: Pair[] = [];
  const keptVolumes: Pair[] = [];
  const lost: Pair[] = [];
  const setAside: Pair[] = [];
  const stopped: Pair[] = [];
  const replace = new Set<string>();
  for (const pair of objects) {
    const { change, named, own } = pair;
    if (named !== undefined && named.id !== own?.id) {
      (isKeptVolume(pair) ? keptVolumes : foreign).push(pair);
    }
    if (change.oldId !== undefined && own === undefined) lost.push(pair);
    if (named === undefined && own?.container !== undefined && isSetAside(own, pair)) setAside.push(pair);
    if (own?.container !== undefined && mustRun(change)) {
      if (own.container.state !== "running") stopped.push(pair);
      if (hasDrifted(pair, pairs)) replace.add(change.urn);
    }
  }
  const containerIsMade = pairs.some(
    ({ kind, change, own }) =>
      kind === "container" && (CREATING.has(change.op) || own === undefined || replace.has(change.urn)),
  );
  if (containerIsMade) pairs.filter(isStaleImage).forEach(({ change }) => replace.add(change.urn));
  return { foreign, keptVolumes, lost, setAside, stopped, replace: [...replace] };
}

function isSetAside(own: LiveObject, { name }: Pair): boolean {
  return own.name === nameAside(name, own.id);
}

function mustRun({ inputs }: Change): boolean {
  return inputs["start"] !== false;
}

/** A volume's labels say whose it is: one that `destroy` kept, or whose state was lost, is the stack's own. */
function isKeptVolume({ kind, named, change }: Pair): boolean {
  return kind === "volume" && named !== undefined && hasLabels(named, change);
}

const labelsSchema = z.array(z.object({ label: z.string(), value: z.string() })).min(1);

/** Whether every label that the resource declares is on the object. */
export function hasLabels(object: LiveObject, { inputs }: Pick<Change, "inputs">): boolean {
  const { data } = labelsSchema.safeParse(inputs["labels"]);
  return data?.every(({ label, value }) => object.labels[label] === value) ?? false;
}

/** The same, of the labels that say whose it is, and not what it was made from. */
export function hasOwnerLabels(object: LiveObject, { inputs }: Pick<Change, "inputs">): boolean {
  const { data } = labelsSchema.safeParse(inputs["labels"]);
  const owners = data?.filter(({ label }) => label !== CONTENT_LABEL) ?? [];
  return owners.length > 0 && owners.every(({ label, value }) => object.labels[label] === value);
}

const CONTENT_LABEL = "io.mallku.content";

/**
 * Whether somebody changed the container in place: `docker update`, or `docker network connect` and its
 * like. A network that was removed and made again has the old name and another id, so ids are compared.
 */
function hasDrifted({ own, change: { inputs } }: Pair, pairs: readonly Pair[]): boolean {
  const live = own?.container;
  if (live === undefined) return false;
  const network = pairs.find(({ kind }) => kind === "network")?.own?.id;
  return (
    live.networkIds.length !== 1 ||
    live.networkIds[0] !== network ||
    live.memory !== Number(inputs["memory"]) * 2 ** 20 ||
    live.memorySwap !== Number(inputs["memorySwap"]) * 2 ** 20 ||
    live.nanoCpus !== Math.round(Number(inputs["cpus"]) * 1e9) ||
    live.restartPolicy !== inputs["restart"]
  );
}

/** The image is gone, or its tag was moved to another content behind the engine's back. */
function isStaleImage({ kind, change, named }: Pair): boolean {
  if (kind !== "image" || CREATING.has(change.op) || change.op === "update") return false;
  const build = change.inputs["build"] as { args?: Record<string, unknown> } | undefined;
  return named === undefined || named.labels[CONTENT_LABEL] !== build?.args?.["CONTENT_DIGEST"];
}
