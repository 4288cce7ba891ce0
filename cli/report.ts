import pc from "picocolors";
import type { Barrier, BarrierState } from "../monitor/barrier.ts";
import type { Verdict } from "../monitor/check.ts";
import { sshTarget } from "../tools/ssh-address.mjs";
import type { StackOutputs } from "./outputs.ts";

export const STATE_MARKS: Readonly<Record<BarrierState, string>> = {
  pass: pc.green("holds  "),
  fail: pc.red("BROKEN "),
  unknown: pc.yellow("UNKNOWN"),
};

/** What runs and whether its barriers hold, for a person: a line each, and why where one does not. */
export function describeDatabase(stack: string, outputs: StackOutputs, verdict: Verdict): string {
  const lines = [
    `${pc.bold("endpoint")}   ${outputs.apiUrl}${onHost(outputs)} (other containers: ${outputs.internalUrl})`,
    ...fromHere(outputs),
    `${pc.bold("container")}  ${outputs.containerName} ${verdict.containerState}${shortId(verdict)}, stack ${stack}`,
    ...(verdict.lastEnd === undefined ? [] : [`           ${verdict.lastEnd}`]),
    `${pc.bold("network")}    ${outputs.networkName}; data in volume ${outputs.volumeName}`,
    `${pc.bold("stand-ins")}  ${outputs.standIns.length === 0 ? "none" : outputs.standIns.join("; ")}`,
    // Of a container that is not there, nothing but that need be said.
    ...(verdict.containerState === "absent"
      ? []
      : [pc.bold("barriers"), ...verdict.barriers.flatMap(describeBarrier)]),
  ];
  return lines.join("\n");
}

function onHost({ dockerHost }: StackOutputs): string {
  return sshTarget(dockerHost) === null ? "" : ` on ${dockerHost}`;
}

/** What is published on another host's loopback is reached from this one by a forwarding of the reader's own. */
function fromHere({ dockerHost, apiUrl }: StackOutputs): string[] {
  const target = sshTarget(dockerHost);
  if (target === null) return [];
  const { port, host } = new URL(apiUrl);
  return [`${pc.bold("from here")}  ssh -N -L ${port}:${host} ${target.join(" ")}`];
}

function describeBarrier({ id, title, state, evidence, why }: Barrier): string[] {
  const line = `  ${STATE_MARKS[state]}  ${title} ${pc.dim(`(${id})`)}`;
  if (state === "pass") return [line];
  return [line, ...evidence.map((seen) => `             ${seen}`), `             Why it matters: ${why}`];
}

function shortId({ containerId }: Verdict): string {
  return containerId === undefined ? "" : ` (${containerId.slice(0, 12)})`;
}
