import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { scratch } from "../unit/tools/scratch.ts";

const launcher = fileURLToPath(new URL("../../tools/mallku.mjs", import.meta.url));

test.each(["SIGTERM", "SIGINT"] as const)(
  "a server that its host ends by %s leaves no way to Docker behind, and does not look as if it had failed",
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
    const guards = async () => (await readdir(temporary)).filter((name) => name.startsWith("mallku-mcp-"));
    expect(await guards(), said).toHaveLength(1);
    server.kill(signal);
    expect(await ended, said).toEqual([0, null]);
    expect(await guards()).toEqual([]);
  },
);
