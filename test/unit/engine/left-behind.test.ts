import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { areLocksLeftBehind } from "../../../engine/left-behind.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "mallku-locks-"));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function lock(name: string, pid: number, host = hostname()): Promise<void> {
  const text = JSON.stringify({
    pid,
    hostname: host,
    username: "somebody",
    timestamp: "2026-01-01T00:00:00Z",
  });
  await writeFile(join(folder, `${name}.json`), text);
  // The backend's own companion of each lock, which is no lock.
  await writeFile(join(folder, `${name}.json.attrs`), '{"md5":""}');
}

async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ["-e", ""]);
  await once(child, "close");
  return child.pid ?? 0;
}

test("the lock of a run that was killed does not lock the stack for ever", async () => {
  await lock("killed", await deadPid());
  expect(await areLocksLeftBehind(folder)).toBe(true);
});

test("the lock of a run that goes on is respected", async () => {
  await lock("running", process.pid);
  expect(await areLocksLeftBehind(folder)).toBe(false);
});

test("one running among the dead is enough to wait", async () => {
  await lock("killed", await deadPid());
  await lock("running", process.pid);
  expect(await areLocksLeftBehind(folder)).toBe(false);
});

test("another machine's lock cannot be judged from here", async () => {
  await lock("elsewhere", await deadPid(), "another-machine");
  expect(await areLocksLeftBehind(folder)).toBe(false);
});

test("a lock that cannot be read may be anybody's", async () => {
  await lock("killed", await deadPid());
  await writeFile(join(folder, "half.json"), '{"pid":');
  expect(await areLocksLeftBehind(folder)).toBe(false);
});

test("no lock at all is not one that was left behind", async () => {
  expect(await areLocksLeftBehind(folder)).toBe(false);
  expect(await areLocksLeftBehind(join(folder, "absent"))).toBe(false);
});

test("a killed process that nobody has reaped counts as gone", { timeout: 20_000 }, async () => {
  // A shell that never waits for its child keeps it as a zombie.
  const parent = spawn("sh", ["-c", "sleep 0 & echo $!; exec sleep 15"], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [chunk] = (await once(parent.stdout, "data")) as [Buffer];
  await lock("zombie", Number(chunk.toString()));
  await expect.poll(() => areLocksLeftBehind(folder), { timeout: 10_000 }).toBe(true);
  parent.kill("SIGKILL");
});
