import { reason } from "../../docker/error.ts";
import { poll } from "../../docker/wait.ts";
import type { Properties } from "../../protocol/values.ts";
import type { Context } from "../../resource.ts";
import { number, text } from "../inputs.ts";
import { inspect } from "./inspect.ts";

const SECOND = 1000;
const EVERY = 200;
const DEFAULT_TIMEOUT = 60;

/**
 * Why the container is not healthy, or undefined; waits until Docker calls it so, where the declaration asks for
 * that. Whatever goes wrong while waiting is such a reason: the container is there, and has to be told of.
 */
export async function unhealthy(
  context: Context,
  id: string,
  inputs: Properties,
): Promise<string | undefined> {
  if (inputs.wait !== true || inputs.start === false) return undefined;
  const name = text(inputs.name) ?? id;
  const seconds = number(inputs.waitTimeout) ?? DEFAULT_TIMEOUT;
  try {
    const limits = { every: EVERY, within: seconds * SECOND };
    const verdict = await poll(() => look(context, id, name), limits, context.signal);
    if (verdict === HEALTHY) return undefined;
    return verdict ?? `container ${name} was not healthy within ${seconds} s; ${sources(name)}`;
  } catch (thrown) {
    return context.signal.aborted
      ? `cancelled while container ${name} was waited for; it is left as it is`
      : `container ${name} cannot be watched: ${reason(thrown)}`;
  }
}

const HEALTHY = Symbol("healthy");

/** Healthy, or why it never will be, or undefined while it may become so. */
async function look(
  { docker }: Context,
  id: string,
  name: string,
): Promise<typeof HEALTHY | string | undefined> {
  const found = await inspect(docker, id);
  if (found === undefined) return `container ${name} was removed while it was waited for`;
  const { Running, Restarting, ExitCode, Health } = found.State;
  if (!Running && !Restarting) {
    return `container ${name} ended with exit code ${ExitCode} before it was healthy; ${sources(name)}`;
  }
  if (Health === null || Health === undefined) {
    return `wait is set, but container ${name} has no healthcheck; add one, or leave wait out`;
  }
  return Health.Status === "healthy" ? HEALTHY : undefined;
}

const sources = (name: string): string => `docker logs ${name} and docker inspect ${name} say more`;
