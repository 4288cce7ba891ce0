import { join } from "node:path";
import Docker from "dockerode";
import { expect, test } from "vitest";
import { ExitCode, exitCodeOf } from "../../../cli/exit-codes.ts";
import { withRunLock } from "../../../engine/lock.ts";
import { waitUntilHealthy } from "../../../engine/start.ts";
import { listen } from "../tools/engine.ts";
import { scratch } from "../tools/scratch.ts";

const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

test("whoever interrupts the wait for a container's health is told so, and not that something failed", async () => {
  const socketPath = join(await scratch(), "docker.sock");
  const interrupt = new AbortController();
  await listen(socketPath, (_request, response) => {
    const State = { Running: true, Health: { Status: "starting" } };
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ State }));
    interrupt.abort();
  });
  const docker = new Docker({ socketPath });
  const waiting = waitUntilHealthy(docker, "c0ffee", { timeoutMs: 60_000, signal: interrupt.signal });
  const failure = await failureOf(waiting);
  expect(exitCodeOf(failure)).toBe(ExitCode.cancelled);
  expect(String(failure)).toContain("c0ffee");
});

test("a run that was interrupted before it could begin does nothing, and is told as interrupted", async () => {
  let hasRun = false;
  const run = () => {
    hasRun = true;
    return Promise.resolve();
  };
  const options = { say: () => undefined, signal: AbortSignal.abort() };
  const failure = await failureOf(withRunLock(join(await scratch(), "lock"), options, run));
  expect(exitCodeOf(failure)).toBe(ExitCode.cancelled);
  expect(hasRun).toBe(false);
});
