import { poll } from "../../docker/wait.ts";
import type { Properties } from "../../protocol/values.ts";
import type { Context } from "../../resource.ts";
import { number, text } from "../inputs.ts";
import { inspect } from "./inspect.ts";

const SECOND = 1000;
const EVERY = 200;
const DEFAULT_TIMEOUT = 60;

/**
 * Waits until Docker calls the container healthy, where the declaration asks for it.
 * @returns why it is not, or undefined
 */
export async function unhealthy(
  { docker, signal }: Context,
  id: string,
  inputs: Properties,
): Promise<string | undefined> {
  if (inputs.wait !== true || inputs.start === false) return undefined;
  const seconds = number(inputs.waitTimeout) ?? DEFAULT_TIMEOUT;
  const name = text(inputs.name) ?? id;
  const look = `docker logs ${name} and docker inspect ${name} say more`;
  const verdict = await poll(
    async () => {
      const found = await inspect(docker, id);
      if (found === undefined) return `container ${name} was removed while it was waited for`;
      const { Running, Restarting, ExitCode, Health } = found.State;
      if (!Running && !Restarting)
        return `container ${name} ended with exit code ${ExitCode} before it was healthy; ${look}`;
      if (Health === null || Health === undefined) {
        return `wait is set, but container ${name} has no healthcheck; add one, or leave wait out`;
      }
      return Health.Status === "healthy" ? "" : undefined;
    },
    { every: EVERY, within: seconds * SECOND },
    signal,
  );
  if (verdict === "") return undefined;
  return verdict ?? `container ${name} was not healthy within ${seconds} s; ${look}`;
}
