import { describe, expect, test } from "vitest";
import { demandBarriers } from "../../../cli/show-database.ts";
import type { InspectedContainer } from "../../../monitor/inspect.ts";
import { lastEndOf } from "../../../monitor/last-end.ts";

const FINISHED = "2026-11-24T09:34:28.053624955Z";

function container(state: Partial<InspectedContainer["State"]>, more: Partial<InspectedContainer> = {}) {
  const { HostConfig = { Memory: 2 ** 30 }, RestartCount = 0 } = more;
  return {
    State: { Status: "", FinishedAt: FINISHED, ...state },
    HostConfig,
    RestartCount,
  } as InspectedContainer;
}

describe("an operator is told that", () => {
  test.each([
    [
      "it ran out of memory and is back",
      container({ Running: true, OOMKilled: true }),
      /^out of memory at 2026-11-24T09:34:28Z: .*1024 MiB.*started it again.*raise mallku:memory/,
    ],
    [
      "it ran out of memory and is down",
      container({ Running: false, OOMKilled: true, ExitCode: 137 }),
      /^out of memory(?!.*started it again).*raise mallku:memory/,
    ],
    [
      "it was killed",
      container({ Running: false, ExitCode: 137 }),
      /^ended at 2026-11-24T09:34:28Z by SIGKILL$/,
    ],
    ["it failed", container({ Running: false, ExitCode: 1 }), /with exit code 1$/],
    [
      "it could not be started",
      container({ Running: false, ExitCode: 128, Error: "port is already allocated" }),
      /128: port is already allocated$/,
    ],
    [
      "it was stopped",
      container({ Running: false, ExitCode: 0 }),
      /stopped by somebody, or by a Docker daemon that had crashed$/,
    ],
    [
      "it keeps ending by itself",
      container({ Running: true }, { RestartCount: 3 }),
      /^ended by itself 3 times.*mallku logs/,
    ],
  ] as const)("%s", (_what, given, said) => {
    expect(lastEndOf(given)).toMatch(said);
  });
});

test.each([
  ["never ended", container({ Running: true, FinishedAt: "0001-01-01T00:00:00Z" })],
  ["was started by somebody since", container({ Running: true })],
  ["is Docker's that says nothing of it", container({ FinishedAt: undefined })],
] as const)("nothing is said of a container that %s", (_what, given) => {
  expect(lastEndOf(given)).toBeUndefined();
});

test.each([
  [
    "exited",
    "ended with exit code 1",
    /does not run \(ended with exit code 1\).*npx mallku start --stack dev/,
  ],
  ["created", undefined, /never started.*npx mallku start --stack dev/],
  ["absent", undefined, /There is no container.*npx mallku up --stack dev/],
  ["running", undefined, /Not in place: api_accessible\..*npx mallku up --stack dev/],
] as const)(
  "whoever finds it %s is told the command that brings it back",
  (containerState, lastEnd, said) => {
    const outputs = { containerName: "mallku-database-secure" };
    const barriers = [{ id: "api_accessible", title: "", state: "fail", evidence: [], why: "" }] as const;
    const verdict = { containerState, containerId: "1", barriers, holds: false, lastEnd };
    expect(() => {
      demandBarriers(
        { open: { name: "dev" }, outputs } as unknown as Parameters<typeof demandBarriers>[0],
        verdict,
      );
    }).toThrow(said);
  },
);
