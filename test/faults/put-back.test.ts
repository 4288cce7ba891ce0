import { chmod } from "node:fs/promises";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import Docker from "dockerode";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { makeInstallation, type Installation } from "../support/installation.ts";
import { up } from "../support/up.ts";
import { begin } from "./support/begun.ts";
import { expectKept, write } from "../support/documents.ts";
import { imageWithServer, type MadeImage } from "./support/images.ts";

const docker = new Docker();
let here: Installation;
let ending: MadeImage;

beforeAll(async () => {
  here = await makeInstallation();
  ending = await imageWithServer(here, "ending", 'console.log("cannot read what I need"); process.exit(3);');
});

afterAll(async () => {
  await here.remove();
  await ending.remove();
});

const inspect = () => docker.getContainer(here.names.container).inspect();

async function containersOfInstance() {
  const label = [`io.mallku.instance=${here.instance}`];
  return await docker.listContainers({ all: true, filters: { label } });
}

describe("a change that fails, and nothing to go back to", () => {
  let key: string;
  let before: Docker.ContainerInspectInfo;

  beforeEach(async () => {
    await here.configure({});
    await up(here);
    key = await write(here, "before the change");
    before = await inspect();
    await here.configure({ arangodbImage: ending.reference });
  });

  test("a former container that is not healthy either is told of, is back all the same, and serves once it is mended", async () => {
    const { Mountpoint } = await docker.getVolume(here.names.volume).inspect();
    const data = join(Mountpoint, "database");
    const run = begin(here, "up");
    await run.says("stopped the former container");
    // Somebody takes the documents' folder from their server while nobody serves it.
    await chmod(data, 0);
    const failed = await run.ended;
    expect(failed, failed.stderr).toMatchObject({ code: 1, stdout: "" });
    expect(failed.stderr).toContain("cannot read what I need");
    expect(failed.stderr).toContain("was put back, and is not healthy either");
    expect((await inspect()).Id).toBe(before.Id);
    expect(await containersOfInstance()).toHaveLength(1);
    const status = await here.mallku("status");
    expect(status.code).toBe(5);
    await docker.getContainer(before.Id).stop();
    await chmod(data, 0o700);
    await here.configure({});
    await up(here);
    expect((await inspect()).Id).toBe(before.Id);
    await expectKept(here, key, "before the change");
  });

  test("a former container that somebody removed meanwhile is missed aloud, and the next up makes one with every document", async () => {
    const run = begin(here, "up");
    await run.says("stopped the former container");
    await docker.getContainer(before.Id).remove();
    const failed = await run.ended;
    expect(failed, failed.stderr).toMatchObject({ code: 1, stdout: "" });
    expect(failed.stderr).toContain("could not be put back");
    expect(failed.stderr).toContain("every document is in the volume. It is gone from Docker");
    await here.configure({});
    await up(here);
    expect(await containersOfInstance()).toHaveLength(1);
    await expectKept(here, key, "before the change");
    expect((await here.mallku("up")).stdout).toContain("Nothing to change.");
  });

  test("a former container that cannot be started, because somebody took its port, is started by the next up", async () => {
    const run = begin(here, "up");
    await run.says("stopped the former container");
    const { release } = await takePort(Number(new URL(here.apiUrl).port));
    const failed = await run.ended;
    expect(failed, failed.stderr).toMatchObject({ code: 1, stdout: "" });
    expect(failed.stderr).toContain("was put back, and is not healthy either");
    expect(failed.stderr).toMatch(/port is already allocated|address already in use/);
    await release();
    await here.configure({});
    await up(here);
    expect((await inspect()).Id).toBe(before.Id);
    await expectKept(here, key, "before the change");
  });
});

/** Takes a port of the loopback as soon as whoever has it lets it go. */
async function takePort(port: number): Promise<{ readonly release: () => Promise<void> }> {
  const server = createServer();
  const take = async () => {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
  };
  await expect.poll(take, { timeout: 120_000, interval: 10 }).toBeUndefined();
  return {
    release: async () => {
      server.close();
      await once(server, "close");
    },
  };
}
