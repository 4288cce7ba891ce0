import { isDockerFailure, reason, unlessMissing } from "../../docker/error.ts";
import { poll } from "../../docker/wait.ts";
import type { Properties } from "../../protocol/values.ts";
import type { Context } from "../../resource.ts";
import { number } from "../inputs.ts";
import { inspect } from "./inspect.ts";

/** Removal by `rm: true` happens after the container's end, which Docker reports first. */
const GONE = { every: 100, within: 30_000 };

/** Stops the container within its grace period, which is none unless declared, and removes it. */
export async function remove({ docker, signal }: Context, id: string, state: Properties): Promise<void> {
  const container = docker.getContainer(id);
  await unlessStopped(container.stop({ t: number(state.destroyGraceSeconds) ?? 0 }));
  try {
    await unlessMissing(container.remove({ force: true, v: state.removeVolumes !== false }));
  } catch (thrown) {
    if (!reason(thrown).includes("is already in progress")) {
      throw new Error(`unable to remove container ${id}: ${reason(thrown)}`);
    }
  }
  const gone = await poll(
    async () => ((await inspect(docker, id)) === undefined ? true : undefined),
    GONE,
    signal,
  );
  if (gone === undefined)
    throw new Error(`container ${id} is still there ${GONE.within / 1000} s after its removal`);
}

async function unlessStopped(stop: Promise<unknown>): Promise<void> {
  try {
    await unlessMissing(stop);
  } catch (thrown) {
    if (!isDockerFailure(thrown, 304)) throw thrown;
  }
}
