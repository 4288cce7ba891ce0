import { reason } from "../../docker/error.ts";
import { InitializationError } from "../../protocol/failure.ts";
import type { Properties } from "../../protocol/values.ts";
import type { Context } from "../../resource.ts";
import { isSame } from "../../schema/diff.ts";
import { actualState } from "../../schema/state.ts";
import { number, text } from "../inputs.ts";
import { containerFields } from "./fields.ts";
import { unhealthy } from "./healthy.ts";
import { inspect } from "./inspect.ts";
import { resources } from "./to-docker.ts";

/** What Docker can change on a container that runs, and the real provider asks it to. */
const UPDATABLE = [
  "restart",
  "maxRetryCount",
  "cpuShares",
  "cpuSet",
  "memory",
  "memoryReservation",
  "memorySwap",
  "deviceReadBps",
  "deviceReadIops",
  "deviceWriteBps",
  "deviceWriteIops",
];

/** Changes that the real provider writes to its state and nowhere else. */
const RECORDED_ONLY = ["healthcheck", "tmpfs", "init", "rm", "cpuPeriod", "cpuQuota"];

export async function update(
  context: Context,
  id: string,
  state: Properties,
  inputs: Properties,
): Promise<void> {
  const changed = (name: string): boolean => {
    const field = containerFields[name];
    return field !== undefined && !isSame(field, state[name], inputs[name]);
  };
  const unapplied = RECORDED_ONLY.filter(changed);
  if (unapplied.length > 0) {
    context.log({
      severity: "warning",
      message:
        `a change of ${unapplied.join(", ")} reaches a container only when it is replaced, and Pulumi's docker ` +
        "provider does not replace it for that; name the property in replaceOnChanges",
    });
  }
  if (UPDATABLE.some(changed)) await changeLimits(context, id, inputs);
  await startAgain(context, id, state, inputs);
}

async function changeLimits({ docker }: Context, id: string, inputs: Properties): Promise<void> {
  try {
    await docker.getContainer(id).update({
      ...resources(inputs),
      RestartPolicy: {
        Name: text(inputs.restart) ?? "no",
        MaximumRetryCount: number(inputs.maxRetryCount) ?? 0,
      },
    });
  } catch (thrown) {
    throw new Error(`unable to update container ${text(inputs.name) ?? id}: ${reason(thrown)}`);
  }
}

/**
 * A refresh that found it stopped has said so in the state. One whose health was waited for in vain is waited for again:
 * the engine asks for an update until there is none to report.
 */
async function startAgain(
  context: Context,
  id: string,
  state: Properties,
  inputs: Properties,
): Promise<void> {
  if (inputs.mustRun === false || inputs.start === false) return;
  const found = await inspect(context.docker, id);
  if (found === undefined)
    throw new Error(`container ${text(inputs.name) ?? id} is gone; run pulumi up --refresh`);
  const { Running, Health } = found.State;
  const stopped = !Running && state.mustRun === false;
  if (stopped) await start(context, id, inputs);
  if (!stopped && (!Running || Health?.Status === "healthy")) return;
  const failure = await unhealthy(context, id, inputs);
  if (failure !== undefined)
    throw new InitializationError(failure, id, actualState(containerFields, state, {}));
}

async function start({ docker }: Context, id: string, inputs: Properties): Promise<void> {
  try {
    await docker.getContainer(id).start();
  } catch (thrown) {
    throw new Error(`unable to start container ${text(inputs.name) ?? id}: ${reason(thrown)}`);
  }
}
