import type { InspectedContainer } from "./inspect.ts";

/** What Docker writes where there was no such moment: Go's zero time. */
const NEVER = "0001-01-01T00:00:00Z";

/** By the shell's convention a process that a signal ended has this much more than the signal's number. */
const SIGNAL_BASE = 128;
const SIGKILL = 9;

/**
 * How a container last ended, and the next step: what Docker's restart policy brings back looks as if nothing had
 * been. An engine from 23.0 on forgets what was killed for want of memory once it has started it again; the gateway's
 * own last line, in the container's log, still says it.
 * @returns undefined for one that never ended, or that runs because somebody started it
 */
export function lastEndOf(container: InspectedContainer): string | undefined {
  const { Running, OOMKilled, FinishedAt } = container.State;
  const { RestartCount = 0 } = container;
  if (FinishedAt === undefined || FinishedAt === NEVER) return undefined;
  const at = FinishedAt.replace(/\.\d+Z$/, "Z");
  const again = Running === true ? "; Docker started it again" : "";
  if (OOMKilled === true)
    return (
      `out of memory at ${at}: it had used all of its ${memoryOf(container)}, and the kernel ended a process of it${again}. ` +
      "It will happen again: raise mallku:memory, then `npx mallku up`"
    );
  if (Running !== true) return `ended at ${at} ${codeOf(container)}`;
  if (RestartCount === 0) return undefined;
  return `ended by itself ${times(RestartCount)}, last at ${at}${again}: its last words are in \`npx mallku logs\``;
}

function memoryOf({ HostConfig }: InspectedContainer): string {
  const bytes = HostConfig.Memory ?? 0;
  return bytes === 0 ? "memory" : `memory (${Math.round(bytes / 2 ** 20)} MiB)`;
}

function codeOf({ State }: InspectedContainer): string {
  const { ExitCode = 0, Error: error = "" } = State;
  const because = error === "" ? "" : `: ${error}`;
  if (ExitCode === SIGNAL_BASE + SIGKILL) return `by SIGKILL${because}`;
  // A daemon that was killed stops, when it is back, what it finds running, and then takes that for the operator's wish.
  if (ExitCode === 0) return "in order: stopped by somebody, or by a Docker daemon that had crashed";
  return `with exit code ${ExitCode}${because}`;
}

function times(count: number): string {
  return count === 1 ? "once" : `${count} times`;
}
