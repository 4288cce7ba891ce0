import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { installLine, installPackages, mayInstallPackages } from "../../tools/apt.mjs";
import { withLock } from "../../tools/lock.mjs";
import { onPath } from "../../tools/node.mjs";
import { SetupProblem } from "../../tools/problem.mjs";
import { createProgress } from "../../tools/progress.mjs";
import { runCommand } from "./installation.ts";

const PART = "Compose";
const PACKAGE = "docker-compose";

/**
 * A folder for `DOCKER_CONFIG` with which Docker's CLI has its `compose` command: the machine's own or, as Debian 12 has it,
 * the program beside the CLI, made a plugin of it.
 * @param folder where it is made
 * @throws SetupProblem where there is no Compose, with the line that gets it
 */
export async function configWithCompose(folder: string): Promise<string> {
  const plugins = join(folder, "cli-plugins");
  await mkdir(plugins, { recursive: true });
  const { code } = await runCommand("docker", ["--config", folder, "compose", "version"]);
  if (code === 0) return folder;
  const plugin = join(plugins, "docker-compose");
  const metadata = '{"SchemaVersion":"0.1.0","Vendor":"Docker","Version":"0"}';
  const lines = [
    "#!/bin/sh",
    `if [ "$1" = docker-cli-plugin-metadata ]; then echo '${metadata}'; exit; fi`,
    "shift",
    `exec ${await composeProgram()} "$@"`,
  ];
  await writeFile(plugin, `${lines.join("\n")}\n`);
  await chmod(plugin, 0o755);
  return folder;
}

async function composeProgram(): Promise<string> {
  const found = onPath("docker-compose", process.env);
  if (found !== null) return found;
  if (mayInstallPackages()) {
    const progress = createProgress(process.stderr, { parts: false });
    try {
      await withLock(
        "/run/lock/mallku-compose",
        () => undefined,
        async () => {
          if (onPath("docker-compose", process.env) !== null) return;
          await installPackages({ env: process.env, progress }, PART, [PACKAGE]);
        },
      );
    } finally {
      progress.end();
    }
    const installed = onPath("docker-compose", process.env);
    if (installed !== null) return installed;
  }
  throw new SetupProblem(
    "Docker's CLI has no compose command here, and another MCP server is driven that uses it",
    `install Docker Compose; on Debian or Ubuntu: ${installLine([PACKAGE])}`,
  );
}
