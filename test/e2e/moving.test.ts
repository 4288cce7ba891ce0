import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { expectKept, write } from "../support/documents.ts";
import { makeInstallation, runCommand, type Installation } from "../support/installation.ts";
import { startOwnDaemon, type OwnDaemon } from "../support/own-daemon.ts";
import { up } from "../support/up.ts";

let here: Installation;
let there: Installation;
let other: OwnDaemon;

beforeAll(async () => {
  [here, other] = await Promise.all([makeInstallation(), startOwnDaemon()]);
  there = await makeInstallation({ daemon: other, settings: { instance: here.instance } });
  await up(here);
});

afterAll(async () => {
  await here.remove();
  await there.remove();
  await other.remove();
});

/** Docker's own CLI in a shell, as docs/operations.md writes it. */
async function shell(command: string, env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const { code, stdout, stderr } = await runCommand("sh", ["-ec", command], env);
  expect(code, `${command}\n${stderr}`).toBe(0);
  return stdout.trim();
}

async function readThere(key: string): Promise<string> {
  const url = `${there.apiUrl}/api/v1/collections/khipu_blocks/documents/${key}`;
  const program = `fetch(${JSON.stringify(url)}).then((answer) => answer.text()).then(console.log)`;
  return (await other.inside(process.execPath, ["--eval", program])).stdout;
}

test("documents are read back on another host, behind barriers that hold, after the recipe for moving", async () => {
  const keys = await Promise.all(["first", "second", "third"].map((said) => write(here, said)));
  expect(await here.mallku("stop", "--yes")).toMatchObject({ code: 0 });
  const { container, volume } = here.names;
  const tar = join(here.folder, "mallku-data.tar");
  await shell(`docker cp ${container}:/var/lib/mallku - > ${tar}`);

  const on = { ...process.env, DOCKER_HOST: other.dockerHost };
  // Any image that the other host has; set-up brings the base images with the first preview.
  expect(await there.mallku("preview")).toMatchObject({ code: 0 });
  const base = await shell("docker image ls --quiet | head -n 1", on);
  await shell(
    `docker volume create ${volume}
     docker create --name ${volume}-restore --volume ${volume}:/var/lib/mallku ${base} none
     docker cp - ${volume}-restore:/var/lib < ${tar}
     docker rm ${volume}-restore`,
    on,
  );
  const up = await there.mallku("up", "--adopt");
  expect(up, up.stderr).toMatchObject({ code: 0 });
  expect(up.stderr).toContain(`took over volume ${volume}`);
  expect(up.stdout.match(/holds/g)).toHaveLength(5);
  for (const [index, said] of ["first", "second", "third"].entries())
    expect(JSON.parse(await readThere(keys[index] ?? ""))).toMatchObject({ said });
});

test("the host that it was moved from still has every document until somebody destroys it", async () => {
  const start = await here.mallku("start");
  expect(start, start.stderr).toMatchObject({ code: 0 });
  await expectKept(here, await write(here, "still here"), "still here");
});
