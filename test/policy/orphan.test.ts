import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test } from "vitest";

const pack = fileURLToPath(new URL("../../policy/build/mallku-policy", import.meta.url));

/** Stands for an engine: starts the pack, says its process's number, and waits. */
const ENGINE = `
const { spawn } = require("node:child_process");
const child = spawn(process.argv[1], ["127.0.0.1:1"], { stdio: ["ignore", "pipe", "inherit"] });
child.stdout.once("data", () => console.log(child.pid));
setInterval(() => {}, 1000);
`;

let packProcess: number | undefined;

afterEach(() => {
  if (packProcess !== undefined && isRunning(packProcess)) process.kill(packProcess, "SIGKILL");
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function numberFrom(output: Readable): Promise<number> {
  const [line] = (await once(output, "data")) as [Buffer];
  return Number(line.toString());
}

test("an engine that is killed leaves no pack behind, which would hold its memory for ever", async () => {
  const engine = spawn(process.execPath, ["-e", ENGINE, pack], { stdio: ["ignore", "pipe", "inherit"] });
  packProcess = await numberFrom(engine.stdout);
  expect(isRunning(packProcess)).toBe(true);
  engine.kill("SIGKILL");
  await expect.poll(() => isRunning(packProcess ?? 0), { timeout: 60_000 }).toBe(false);
});

test("an engine that was killed before its pack began leaves none either", async () => {
  const started = ["-c", '"$0" "$1" 127.0.0.1:1 > /dev/null & echo $!', process.execPath, pack];
  const engine = spawn("sh", started, { stdio: ["ignore", "pipe", "inherit"] });
  packProcess = await numberFrom(engine.stdout);
  await expect.poll(() => isRunning(packProcess ?? 0), { timeout: 60_000 }).toBe(false);
});
