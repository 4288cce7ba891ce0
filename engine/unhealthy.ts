import type Docker from "dockerode";
import { containerLog } from "./container-log.ts";

/** Enough for what a server says before it ends. */
const LINES = 15;
const LINE_CHARACTERS = 300;
const LOG_WITHIN_MS = 10_000;

/**
 * Why a container is not healthy, and its last lines, as several lines for a person.
 * @param secret what must not be told, should it be in its log
 */
export async function describeUnhealthy(
  docker: Docker,
  { Id, Name, State, RestartCount }: Docker.ContainerInspectInfo,
  secret: string | undefined,
): Promise<string> {
  const lines = await lastLines(docker, Id);
  const told = lines.map((line) => (secret === undefined ? line : line.replaceAll(secret, "[secret]")));
  return [
    `Container ${Name.replace(/^\//, "")} (${Id.slice(0, 12)}) did not become healthy: ${conditionOf(State, RestartCount)}.`,
    ...(told.length === 0 ? ["It wrote nothing."] : ["Its last lines:"]),
    ...told.map((line) => `  | ${line.slice(0, LINE_CHARACTERS)}`),
  ].join("\n");
}

function conditionOf(state: Docker.ContainerInspectInfo["State"], restarts: number): string {
  if (state.OOMKilled) return "it was killed because it needs more memory than mallku:memory gives it";
  if (state.Running && !state.Restarting && restarts === 0)
    return "it runs, and its own health check does not pass";
  return `it ended ${restarts + (state.Running ? 0 : 1)} times, the last time with exit code ${state.ExitCode}`;
}

async function lastLines(docker: Docker, id: string): Promise<string[]> {
  const window = { tail: LINES, since: undefined, follow: false };
  const lines: string[] = [];
  try {
    for await (const line of containerLog(docker, id, window, AbortSignal.timeout(LOG_WITHIN_MS)))
      lines.push(line);
  } catch (error) {
    lines.push(error instanceof Error ? error.message : String(error));
  }
  return lines;
}
