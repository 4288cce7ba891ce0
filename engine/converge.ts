import type { OutputMap } from "@pulumi/pulumi/automation/index.js";
import type Docker from "dockerode";
import { z } from "zod";
import type { Consent, ConvergeOptions } from "./converge-options.ts";
import { removeRecord, writeRecord } from "./converged.ts";
import { describeChange } from "./describe.ts";
import { DockerError, EngineError } from "./errors.ts";
import type { Change, EngineLog } from "./events.ts";
import { keepFormer, type ContainerParts } from "./keep-former.ts";
import { withStackLock } from "./lock.ts";
import { removeObject } from "./live.ts";
import { lookAtDocker } from "./look.ts";
import { refuseDataLoss } from "./ownership.ts";
import { fingerprint } from "./fingerprint.ts";
import { findPairs } from "./pairs.ts";
import { destructiveSteps, makePlan } from "./plan.ts";
import { ConfirmationNeeded, PlanChanged, type Plan } from "./plan-schema.ts";
import { reconcile, type Reconciliation } from "./reconcile.ts";
import { runGated, type RunOptions } from "./run.ts";
import type { OpenStack } from "./stack.ts";
import { takingIn } from "./taken-in.ts";
import { refuseTakenPort } from "./taken-port.ts";
import { HEALTHY_WITHIN_MS, startContainer, waitUntilHealthy } from "./start.ts";

const outputsSchema = z.object({
  containerName: z.object({ value: z.string() }),
  standIns: z.object({ value: z.array(z.string()) }),
});

export interface Converged {
  /** What was changed, one line each; empty where nothing was. */
  readonly done: readonly string[];
  readonly outputs: OutputMap;
}

/**
 * Makes what Docker has equal to what the stack declares, gate first: a preview with the policy pack in
 * force, a look at Docker, and only then, only if something differs, an update, again with the pack.
 */
export async function converge(open: OpenStack, options: ConvergeOptions): Promise<Converged> {
  return await withStackLock(open, options, () => convergeLocked(open, options));
}

/** The same, for a caller that holds the stack's lock. */
export async function convergeLocked(open: OpenStack, options: ConvergeOptions): Promise<Converged> {
  const preview = await previewStack(open, options);
  if (options.consent === undefined) refuseDataLoss(open.name, preview.changes.values());
  const look = await lookAtDocker(open, preview, options);
  await refuseTakenPort(open.name, options.docker, partsOf(preview, look.replace).container);
  if (options.consent !== undefined) await requireConsent(open, preview, look, options.consent);
  const started = await startStopped(look, options);
  const done = [...started, ...(await update(open, preview, look, options))];
  const outputs = await open.stack.outputs();
  await writeDown(open, options.docker, outputs);
  return { done, outputs };
}

/**
 * What an update would do, with its id. Changes nothing.
 * @throws SecurityError where the gate refuses it
 */
export async function planStack(
  open: OpenStack,
  options: Pick<ConvergeOptions, "docker" | "say" | "signal">,
): Promise<Plan> {
  return await withStackLock(open, options, async () => {
    const preview = await previewStack(open, options);
    return await makePlan(
      open,
      preview,
      reconcile(await findPairs(options.docker, preview.changes.values())),
    );
  });
}

async function requireConsent(
  open: OpenStack,
  preview: EngineLog,
  look: Reconciliation,
  { expected, confirmed }: Consent,
): Promise<void> {
  const isDestructive = destructiveSteps(preview, look).length > 0;
  if (expected === undefined && !isDestructive) return;
  const plan = await makePlan(open, preview, look);
  if (expected !== undefined && expected !== plan.planId) throw new PlanChanged(plan);
  if (isDestructive && confirmed !== plan.planId) throw new ConfirmationNeeded(plan);
}

/** Writes down what a whole update left, so that whoever asks next can see that nothing has changed since. */
async function writeDown(open: OpenStack, docker: Docker, outputs: OutputMap): Promise<void> {
  const { containerName, standIns } = outputsSchema.parse(outputs);
  const inspected = await docker.getContainer(containerName.value).inspect();
  await writeRecord(open.recordFile, {
    declaration: open.declarationDigest,
    containerId: inspected.Id,
    fingerprint: fingerprint(inspected),
    standIns: standIns.value,
  });
}

/** The gated preview: what the engine would do, from the state alone. */
export async function previewStack(open: OpenStack, options: RunOptions): Promise<EngineLog> {
  return await runGated(open, options, (stack, run) => stack.preview(run));
}

async function startStopped(
  { stopped, lost, replace }: Reconciliation,
  { docker, say, signal }: ConvergeOptions,
): Promise<string[]> {
  const done: string[] = [];
  for (const { own, name, change } of stopped) {
    if (own === undefined) continue;
    // What is made anew in this run anyway need not be seen healthy before.
    const isReplaced = change.op === "replace" || lost.length > 0 || replace.includes(change.urn);
    try {
      await startContainer(docker, own.id);
    } catch (error) {
      if (!isReplaced || !(error instanceof DockerError)) throw error;
      // A refresh would drop a stopped container from the state and then fail on its name.
      await removeObject(docker, "container", own.id);
      done.push(`removed ${name}, which could no longer start`);
      continue;
    }
    say(`started ${name}, which had been stopped`);
    done.push(`started ${name}`);
    if (!isReplaced) await waitUntilHealthy(docker, own.id, { timeoutMs: HEALTHY_WITHIN_MS, signal });
  }
  return done;
}

async function update(
  open: OpenStack,
  preview: EngineLog,
  { lost, replace }: Reconciliation,
  options: ConvergeOptions,
): Promise<string[]> {
  const changed = [...preview.changes.values()].some(({ op }) => op !== "same");
  if (!changed && lost.length === 0 && replace.length === 0) return [];
  lost.forEach(({ name, kind }) => {
    options.say(`${kind} ${name} is gone from Docker; making it again`);
  });
  await removeRecord(open.recordFile);
  const gone = new Set(lost.map(({ change }) => change.urn));
  const parts = partsOf(preview, replace);
  const log = await keepFormer(open, options, parts, (run) =>
    takingIn(open, parts.container, () =>
      runGated(open, run, (stack, gated) =>
        stack.up({
          ...gated,
          refresh: lost.length > 0,
          // A lost resource is created by the refresh's own finding; naming it here too would be an error.
          replace: replace.filter((urn) => !gone.has(urn)),
        }),
      ),
    ),
  );
  return [...log.changes.values()].filter(isAboutDocker).map(describeChange);
}

function partsOf({ changes }: EngineLog, replace: readonly string[]): ContainerParts {
  const find = (end: string): Change => {
    const found = [...changes.values()].find(({ urn }) => urn.endsWith(end));
    if (found === undefined) throw new EngineError(`The preview names no resource ${end}.`);
    return found;
  };
  const container = find("docker:index/container:Container::container");
  const isReplaced = container.op === "replace" || replace.includes(container.urn);
  return { container, image: find("docker:index/image:Image::image"), isReplaced };
}

/** Leaves out the engine's own bookkeeping: the stack, the component, the provider. */
function isAboutDocker({ op, type }: Change): boolean {
  return type.startsWith("docker:") && op !== "same" && op !== "refresh";
}
