import type Docker from "dockerode";
import type { ConvergeOptions } from "./converge-options.ts";
import { readRecord, writeRecord } from "./converged.ts";
import { endsAgainAndAgain } from "./crash-loop.ts";
import { CancelledError, EngineError } from "./errors.ts";
import type { Change, EngineLog } from "./events.ts";
import { giveNameBack, setAside, type Former } from "./former.ts";
import { keptState, replaceKeptState } from "./kept-state.ts";
import { findContainer } from "./live.ts";
import type { RunOptions } from "./run.ts";
import type { OpenStack } from "./stack.ts";
import { HEALTHY_WITHIN_MS, startContainer, waitUntilHealthy } from "./start.ts";
import { keptStateSchema, withEarlier } from "./state-parts.ts";
import { apiToken } from "./token.ts";
import { describeUnhealthy } from "./unhealthy.ts";

/** The resources that an update makes a container of, as a preview names them. */
export interface ContainerParts {
  readonly container: Change;
  readonly image: Change;
  /** Whether the container that the state knows is replaced. */
  readonly isReplaced: boolean;
}

/**
 * Runs an update, in which the container that runs is only set aside until a new one of its name is healthy. Where that one
 * does not become so, or where the run is interrupted before, the former one is put back, and so is the state.
 * @throws what the update throws, with what became of the container
 */
export async function keepFormer(
  open: OpenStack,
  options: ConvergeOptions,
  parts: ContainerParts,
  update: (options: RunOptions) => Promise<EngineLog>,
): Promise<EngineLog> {
  const { docker, say } = options;
  const name = String(parts.container.inputs["name"]);
  const [before, record] = [await keptState(open), readRecord(open.recordFile)];
  const aside: Former[] = [];
  open.beforeContainer(async () => {
    const former = await setAside(docker, name);
    if (former === undefined) return;
    aside.push(former);
    say(`stopped the former container, and keep it as ${former.keptAs} until the new one is healthy`);
  });
  const run = await watched(options, parts, name, update);
  if ("log" in run) return run.log;
  const [former] = aside;
  if (former === undefined && !run.isContainers) throw run.error;
  const made = await findContainer(docker, name);
  // It serves, and what failed after it is not its fault.
  if (made?.State.Health?.Status === "healthy") throw run.error;
  const isInterrupted = options.signal?.aborted === true;
  if (former === undefined && (made === undefined || isInterrupted)) throw run.error;
  const what =
    made === undefined ? run.error.message : await describeUnhealthy(docker, made, await apiToken(open));
  if (former === undefined || (!former.served && made !== undefined && !isInterrupted))
    throw new EngineError([what, leftAsItIs(open)].join("\n"), { cause: run.error });
  say(`putting the former container back (${former.id.slice(0, 12)})`);
  const health = await putBackWithState(open, options, former, parts, before);
  if (record !== undefined) await writeRecord(open.recordFile, record);
  if (isInterrupted)
    throw new CancelledError(`Interrupted before the new container was healthy. ${health}`, {
      cause: run.error,
    });
  throw new EngineError([what, health, mend(open)].join("\n"), { cause: run.error });
}

type Run =
  | { readonly log: EngineLog }
  /** `isContainers`: the container is what the update failed on. */
  | { readonly error: Error; readonly isContainers: boolean };

/** The update, ended as soon as the new container is seen to end again and again. */
async function watched(
  options: ConvergeOptions,
  { container, isReplaced }: ContainerParts,
  name: string,
  update: (options: RunOptions) => Promise<EngineLog>,
): Promise<Run> {
  const [ended, hopeless] = [new AbortController(), new AbortController()];
  const watching = endsAgainAndAgain(options.docker, name, {
    ignored: isReplaced ? container.oldId : undefined,
    signal: ended.signal,
  }).then((isSo) => {
    if (!isSo) return;
    options.say("the new container ends again and again; not waiting any longer");
    hopeless.abort();
  });
  const failed = new Set<string>();
  try {
    const log = await update({
      signal: AbortSignal.any([hopeless.signal, ...(options.signal === undefined ? [] : [options.signal])]),
      onEvent: (event) => {
        if (event.resOpFailedEvent !== undefined) failed.add(event.resOpFailedEvent.metadata.urn);
        options.onEvent?.(event);
      },
    });
    return { log };
  } catch (error) {
    return {
      error: error instanceof Error ? error : new EngineError(String(error)),
      isContainers: failed.has(container.urn) || hopeless.signal.aborted,
    };
  } finally {
    ended.abort();
    await watching;
  }
}

/** @returns what is so now, as a sentence */
async function putBackWithState(
  open: OpenStack,
  { docker }: ConvergeOptions,
  former: Former,
  { container, image }: ContainerParts,
  before: unknown,
): Promise<string> {
  const id = former.id.slice(0, 12);
  try {
    await giveNameBack(docker, former);
  } catch (error) {
    throw new EngineError(
      `The former container ${id} could not be put back: ${reasonOf(error)}\nNothing runs now; every document is in the volume. ${await byHand(open, docker, former)}`,
      { cause: error },
    );
  }
  // The name means the former image again, as the state that is put back says.
  const [repo, tag] = String(image.inputs["imageName"]).split(/:(?=[^:/]*$)/);
  if (repo !== undefined) await docker.getImage(former.imageId).tag({ repo, tag });
  const now = keptStateSchema.parse(await keptState(open));
  const urns = new Set([container.urn, image.urn]);
  await replaceKeptState(open, withEarlier(now, keptStateSchema.parse(before), urns));
  if (!former.served)
    return `The former container (${id}) has its name back; it did not serve before, and does not now.`;
  try {
    await startContainer(docker, former.id);
    await waitUntilHealthy(docker, former.id, { timeoutMs: HEALTHY_WITHIN_MS });
  } catch (error) {
    return `The former container (${id}) was put back, and is not healthy either: ${reasonOf(error)}`;
  }
  return `The former container (${id}) was put back as it was and is healthy again, with every document.`;
}

async function byHand({ name: stack }: OpenStack, docker: Docker, former: Former): Promise<string> {
  const { id, name, keptAs } = former;
  const isGone = (await findContainer(docker, id).catch(() => "perhaps")) === undefined;
  return isGone
    ? `It is gone from Docker: take the change back and run \`npx mallku up --stack ${stack}\`, which makes another.`
    : `To put it back by hand: docker rm -f ${name}; docker rename ${keptAs} ${name} && docker start ${name}`;
}

function leftAsItIs({ name }: OpenStack): string {
  return `It is left as it is, to be looked at: \`npx mallku logs --stack ${name}\`. Mend what the lines tell of, and run \`npx mallku up --stack ${name}\` again.`;
}

function mend({ name }: OpenStack): string {
  return `What was to be changed is not in force: mend what the lines above tell of, and run \`npx mallku up --stack ${name}\` again.`;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
