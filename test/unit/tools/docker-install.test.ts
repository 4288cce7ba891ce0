import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { dropStalePid } from "../../../tools/docker-install.mjs";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "mallku-pid-"));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** Whether the pid file is still there after it was looked at. */
async function isKept(pid: string, name: string): Promise<boolean> {
  const file = join(folder, "daemon.pid");
  await writeFile(file, pid);
  await dropStalePid(file, name);
  return (await readdir(folder)).includes("daemon.pid");
}

test("a running daemon keeps its pid file, or a second one would be started beside it", async () => {
  const sleeper = spawn("sleep", ["60"]);
  await once(sleeper, "spawn");
  await expect.poll(() => isKept(String(sleeper.pid), "sleep")).toBe(true);
  sleeper.kill("SIGKILL");
});

test("a pid file whose number another program has by now does not keep the daemon from starting", async () => {
  expect(await isKept(String(process.pid), "dockerd")).toBe(false);
});

test("a pid file of a process that is gone is removed", async () => {
  const child = spawn("true");
  await once(child, "close");
  expect(await isKept(String(child.pid), "true")).toBe(false);
});

test("a killed daemon that nobody has reaped does not count as running", async () => {
  const parent = spawn("sh", ["-c", "sleep 0 & echo $!; exec sleep 60"], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [chunk] = (await once(parent.stdout, "data")) as [Buffer];
  await expect.poll(() => isKept(chunk.toString().trim(), "sleep"), { timeout: 10_000 }).toBe(false);
  parent.kill("SIGKILL");
});

test.each(["", "no number", "-1", "0"])("a pid file that says %j stops nothing", async (text) => {
  await expect(isKept(text, "dockerd")).resolves.toBe(true);
});
