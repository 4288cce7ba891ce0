import type Docker from "dockerode";
import { CancelledError, EngineError } from "./errors.ts";
import { EngineLog, type Change } from "./events.ts";
import { keptState } from "./kept-state.ts";
import { findObject } from "./live.ts";
import { withStackLock, type LockOptions } from "./lock.ts";
import type { RunOptions } from "./run.ts";
import { isDataVolume } from "./plan.ts";
import type { OpenStack } from "./stack.ts";
import { keptStateSchema } from "./state-parts.ts";

export interface DestroyOptions extends RunOptions, LockOptions {
  /** Whether the settings, as they are now, protect the documents. */
  readonly protectsData: boolean;
}

/**
 * Removes everything that the stack owns and does not protect. The policy pack is not asked: the engine
 * runs packs on previews and updates only, and taking away exposes nothing.
 * @returns what was removed, one URN each
 * @throws EngineError where the settings protect the documents and the state has yet to be told
 */
export async function destroyStack(
  open: OpenStack,
  docker: Docker,
  options: DestroyOptions,
): Promise<string[]> {
  return await withStackLock(open, options, async () => {
    if (options.protectsData && (await hasUnprotectedData(open)))
      throw new EngineError(notYetProtected(open.name));
    const log = new EngineLog();
    try {
      await open.stack.destroy({
        excludeProtected: true,
        signal: options.signal,
        onEvent: (event) => {
          log.add(event);
          options.onEvent?.(event);
        },
      });
    } catch (error) {
      if (options.signal?.aborted === true)
        throw new CancelledError("Interrupted; the engine has saved its state.");
      if (error instanceof Error && error.name === "ConcurrentUpdateError") throw error;
      throw new EngineError(log.errors.join("\n") || String(error), { cause: error });
    }
    const removed = [...log.changes.values()].filter(({ op }) => op === "delete");
    await removeImages(docker, removed);
    return removed.map(({ urn }) => urn);
  });
}

async function hasUnprotectedData(open: OpenStack): Promise<boolean> {
  const { deployment } = keptStateSchema.parse(await keptState(open));
  const resources = deployment.resources ?? [];
  return resources.some(({ urn, protect }) => isDataVolume({ urn }) && protect !== true);
}

function notYetProtected(stack: string): string {
  return (
    `The settings of stack ${stack} protect its documents (mallku:protectData), and its state does not know that yet: destroying it ` +
    `would delete them. Nothing was removed. Run \`npx mallku up --stack ${stack}\` first, which writes it down; to give the documents ` +
    "up, set mallku:protectData to false."
  );
}

/** The provider forgets an image when it is destroyed, and leaves it in Docker. */
async function removeImages(docker: Docker, removed: readonly Change[]): Promise<void> {
  for (const { type, inputs } of removed) {
    const name = inputs["imageName"];
    if (type !== "docker:index/image:Image" || typeof name !== "string") continue;
    const image = await findObject(docker, "image", name);
    if (image?.labels["io.mallku.content"] !== undefined) await docker.getImage(name).remove();
  }
}
