import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readdir, readFile, readlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { scratch } from "../unit/tools/scratch.ts";

const launcher = fileURLToPath(new URL("../../tools/mallku.mjs", import.meta.url));

/** The unix sockets on which a process or one of those that it started listens. */
async function listeningSockets(pid: number | undefined): Promise<string[]> {
  const table = await readFile("/proc/net/unix", "utf8");
  // Flags of __SO_ACCEPTCON: a socket that listens (proc(5), /proc/net/unix).
  const listening = [...table.matchAll(/^\S+ \S+ \S+ 00010000 \S+ \S+ +(\d+)/gm)].map(([, inode]) => inode);
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, "utf8");
  const below = await Promise.all(
    children
      .trim()
      .split(" ")
      .filter(Boolean)
      .map((child) => listeningSockets(Number(child))),
  );
  const files = await readdir(`/proc/${pid}/fd`);
  const targets = await Promise.all(files.map((file) => readlink(`/proc/${pid}/fd/${file}`).catch(() => "")));
  return [
    ...targets.filter((target) => listening.some((inode) => target === `socket:[${inode}]`)),
    ...below.flat(),
  ];
}

test.each(["SIGTERM", "SIGINT"] as const)(
  "a server gives nobody else a way to Docker, and does not look as if it had failed when its host ends it by %s",
  async (signal) => {
    const folder = await scratch();
    const [configFile, temporary] = [join(folder, "Pulumi.dev.yaml"), join(folder, "tmp")];
    await writeFile(configFile, "config:\n  mallku:instance: signalled\n");
    await mkdir(temporary);
    const server = spawn(process.execPath, [launcher, "mcp", "--config-file", configFile], {
      env: { ...process.env, TMPDIR: temporary, XDG_STATE_HOME: join(folder, "state") },
      stdio: ["pipe", "ignore", "pipe"],
    });
    const ended = once(server, "close");
    let said = "";
    server.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
    await expect
      .poll(() => said.includes('"msg":"ready"') || server.exitCode !== null, { timeout: 120_000 })
      .toBe(true);
    expect(await readdir(temporary), said).toEqual([]);
    expect(await listeningSockets(server.pid), said).toEqual([]);
    server.kill(signal);
    expect(await ended, said).toEqual([0, null]);
    expect(await readdir(temporary)).toEqual([]);
  },
);
