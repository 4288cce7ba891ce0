import { spawn } from "node:child_process";
import { once } from "node:events";
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

test("an engine that is killed leaves no pack behind, which would hold its memory for ever", async () => {
  const engine = spawn(process.execPath, ["-e", ENGINE, pack], { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = (await once(engine.stdout, "data")) as [Buffer];
  packProcess = Number(line.toString());
  expect(isRunning(packProcess)).toBe(true);
  engine.kill("SIGKILL");
  await expect.poll(() => isRunning(packProcess ?? 0), { timeout: 60_000 }).toBe(false);
});
