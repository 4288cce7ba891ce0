import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeInstallation, runCommand, type Installation } from "../support/installation.ts";
import { startOwnDaemon, type OwnDaemon } from "../support/own-daemon.ts";
import { up } from "../support/up.ts";
import { expectKept, keysOf, startWriting } from "./support/writing.ts";

/** Moves a volume's folder to a disk of its own, so small that it can be filled. Its arguments: a file for the disk, the folder. */
const SMALL_DISK = `set -e
truncate --size 1G "$1"
mkfs.ext4 -q -F -m 0 "$1"
mkdir "$1.mounted"
mount -o loop "$1" "$1.mounted"
rmdir "$1.mounted/lost+found"
cp --archive "$2/." "$1.mounted"
umount "$1.mounted"
mount -o loop "$1" "$2"`;

/** Takes all the room that there is on a folder's disk, in ever smaller pieces, while others take some of it too. */
const FILL_UP = `mountpoint -q "$(dirname "$1")" || { echo "$1 is not on the small disk, and is not filled" >&2; exit 1; }
mkdir "$1"
count=0
for size in 64M 4M 64K 4K; do
  while fallocate --length "$size" "$1/$count" 2>/dev/null; do count=$((count + 1)); done
done
test "$count" -gt 10`;

const REQUEST = `
const [url, method, body] = process.argv.slice(1);
fetch(url, { method, body, headers: body === undefined ? {} : { "content-type": "application/json" } })
  .then(async (response) => process.stdout.write(JSON.stringify([response.status, await response.text()])))
  .catch(() => process.stdout.write('[0,""]'));
`;
const DOCUMENTS = "/api/v1/collections/khipu_blocks/documents";

let daemon: OwnDaemon;
let here: Installation;

beforeAll(async () => {
  daemon = await startOwnDaemon();
  here = await makeInstallation({ daemon });
  await up(here);
});

afterAll(async () => {
  await here.remove();
  await daemon.remove();
});

/** A request from inside the daemon's network namespace. */
async function request(path: string, method = "GET", body?: string): Promise<[status: number, text: string]> {
  const args = ["-e", REQUEST, `${here.apiUrl}${path}`, method, ...(body === undefined ? [] : [body])];
  return JSON.parse((await daemon.inside(process.execPath, args)).stdout) as [number, string];
}

async function untilAnswered(status: number, ...asked: Parameters<typeof request>): Promise<void> {
  await expect.poll(async () => (await request(...asked))[0], { timeout: 120_000 }).toBe(status);
}

describe("a daemon that ends while documents are written loses none that was acknowledged", () => {
  test("restarted in order: the database runs again by itself, with every barrier, and is not taken for another", async () => {
    const writing = await startWriting(here.apiUrl, daemon.inside);
    await daemon.restart("SIGTERM");
    await untilAnswered(200, "/health");
    await expectKept(await writing.end(), here.apiUrl, daemon.inside);
    expect((await here.mallku("stop", "--yes")).code).toBe(0);
    const start = await here.mallku("start");
    expect(start, start.stderr).toMatchObject({ code: 0 });
    const { stdout } = await up(here);
    expect(stdout).toContain("Nothing to change.");
  });

  test("killed: the database runs, or whoever looks is told the command that starts it", async () => {
    const writing = await startWriting(here.apiUrl, daemon.inside);
    await daemon.restart("SIGKILL");
    let status = await here.mallku("status");
    const isSettled = async () => {
      status = await here.mallku("status");
      return status.code === 0 || status.stderr.includes("npx mallku start --stack dev");
    };
    await expect.poll(isSettled, { timeout: 180_000 }).toBe(true);
    if (status.code !== 0) {
      // What a daemon of before 23.0 finds running when it starts it stops, and takes that for the operator's wish.
      expect(status.stderr).toContain("a Docker daemon that had crashed");
      const start = await here.mallku("start");
      expect(start, start.stderr).toMatchObject({ code: 0 });
    }
    await expectKept(await writing.end(), here.apiUrl, daemon.inside);
    const { stdout } = await up(here);
    expect(stdout).toContain("Nothing to change.");
  });
});

describe("a disk that fills up while documents are written", () => {
  const container = () => daemon.docker.getContainer(here.names.container).inspect();
  let ballast: string;

  beforeAll(async () => {
    await daemon.docker.getContainer(here.names.container).stop();
    const { Mountpoint } = await daemon.docker.getVolume(here.names.volume).inspect();
    ballast = join(Mountpoint, "ballast");
    const made = await runCommand("sh", ["-c", SMALL_DISK, "sh", `${here.folder}/disk`, Mountpoint]);
    if (made.code !== 0) throw new Error(`This test needs root, e2fsprogs and loop devices: ${made.stderr}`);
    const start = await here.mallku("start");
    expect(start, start.stderr).toMatchObject({ code: 0 });
  });

  afterAll(async () => {
    await daemon.docker.getContainer(here.names.container).stop();
    await runCommand("umount", [dirname(ballast)]);
  });

  test("loses none that was acknowledged: writes are refused with the reason, reads go on, status says it", async () => {
    const writing = await startWriting(here.apiUrl, daemon.inside);
    expect(await runCommand("sh", ["-c", FILL_UP, "sh", ballast])).toMatchObject({ code: 0 });
    await untilAnswered(507, DOCUMENTS, "POST", "{}");
    const written = await writing.end();
    expect(JSON.stringify(written.refusals["507"])).toContain("disk of the data volume is full");
    await expectKept(written, here.apiUrl, daemon.inside);
    const [health, said] = await request("/health");
    expect([health, said]).toEqual([503, expect.stringContaining("disk of the data volume is full")]);
    const status = await here.mallku("status");
    expect(status, status.stderr).toMatchObject({ code: 5 });
    expect(status.stdout).toContain("disk of the data volume is full");
  });

  test("still lets the documents be read after a restart", async () => {
    const before = await keysOf(here.apiUrl, daemon.inside);
    await daemon.docker.getContainer(here.names.container).restart({ t: 30 });
    await untilAnswered(200, DOCUMENTS);
    expect(await keysOf(here.apiUrl, daemon.inside)).toEqual(before);
    expect((await request(DOCUMENTS, "POST", "{}"))[0]).toBe(507);
  });

  test("takes writes again once there is room, without a restart", async () => {
    const { StartedAt } = (await container()).State;
    expect((await runCommand("rm", ["-r", ballast])).code).toBe(0);
    await untilAnswered(200, DOCUMENTS, "POST", "{}");
    await untilAnswered(200, "/health");
    expect((await container()).State.StartedAt).toBe(StartedAt);
    const status = await here.mallku("status");
    expect(status, status.stdout).toMatchObject({ code: 0 });
  });
});
