import { once } from "node:events";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { makeInstallation, runCommand } from "../support/installation.ts";

const docker = new URL("../../tools/docker.mjs", import.meta.url).href;

/** Looks for the daemon as the set-up does, without root's right to open everything. */
const LOOK = `
const { findDocker } = await import(${JSON.stringify(docker)});
if (process.getuid() === 0) { process.setegid(65534); process.seteuid(65534); }
await findDocker({ env: process.env }).then(() => process.exit(0), (error) => { console.error(error.message); process.exit(1); });
`;

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "mallku-socket-"));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

test("who may not use Docker's socket is told of the group, and not that Docker is missing", async () => {
  const socket = join(folder, "docker.sock");
  const server = createServer().listen(socket);
  await once(server, "listening");
  await chmod(folder, 0o755);
  await chmod(socket, 0);
  const env = { ...process.env, DOCKER_HOST: `unix://${socket}` };
  const look = await runCommand(process.execPath, ["--input-type=module", "-e", LOOK], env);
  server.close();
  expect(look, look.stderr).toMatchObject({ code: 1 });
  expect(look.stderr).toContain(`this user may not use the Docker Engine at unix://${socket}`);
  expect(look.stderr).toContain('sudo usermod -aG docker "$USER"');
});

test("where no daemon answers, up says which, who named it and what to do, and nothing is written to a stack", async () => {
  const here = await makeInstallation();
  try {
    here.environment["DOCKER_HOST"] = `unix://${join(folder, "none.sock")}`;
    const up = await here.mallku("up");
    expect(up, up.stderr).toMatchObject({ code: 2, stdout: "" });
    expect(up.stderr).toContain(`no Docker Engine answers at ${here.environment["DOCKER_HOST"]}`);
    expect(up.stderr).toContain("named by DOCKER_HOST");
    expect(up.stderr).toContain("start that one");
  } finally {
    delete here.environment["DOCKER_HOST"];
    await rm(here.folder, { recursive: true, force: true });
  }
});
