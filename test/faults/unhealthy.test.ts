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
let hanging: MadeImage;

beforeAll(async () => {
  here = await makeInstallation();
  ending = await imageWithServer(here, "ending", 'console.log("cannot read what I need"); process.exit(3);');
  hanging = await imageWithServer(here, "hanging", "setInterval(() => undefined, 1000);");
});

afterAll(async () => {
  await here.remove();
  await ending.remove();
  await hanging.remove();
});

const inspect = () => docker.getContainer(here.names.container).inspect();

async function containersOfInstance(): Promise<string[]> {
  const label = [`io.mallku.instance=${here.instance}`];
  const containers = await docker.listContainers({ all: true, filters: { label } });
  return containers.flatMap(({ Names }) => Names);
}

describe("a first container that never becomes healthy", () => {
  test("ends the run with its last lines, and is left to be looked at", async () => {
    await here.configure({ arangodbImage: ending.reference });
    const failed = await here.mallku("up");
    expect(failed, failed.stderr).toMatchObject({ code: 1, stdout: "" });
    expect(failed.stderr).toContain("did not become healthy: it ended");
    expect(failed.stderr).toContain("cannot read what I need");
    expect(failed.stderr).toContain("npx mallku logs --stack dev");
    expect((await inspect()).RestartCount).toBeGreaterThan(0);
  });

  test("is replaced by one that does, once what was wrong is mended", async () => {
    await here.configure({});
    await up(here);
    expect(await containersOfInstance()).toEqual([`/${here.names.container}`]);
  });
});

describe("a container that serves is not lost to one that is to replace it and does not become healthy", () => {
  let key: string;
  let before: Docker.ContainerInspectInfo;

  beforeEach(async () => {
    key = await write(here, "before the change");
    before = await inspect();
  });

  /** The same container serves, the state says so, and nothing is left of the other one. */
  async function expectPutBack(): Promise<void> {
    expect((await inspect()).Id).toBe(before.Id);
    expect(await containersOfInstance()).toEqual([`/${here.names.container}`]);
    await expectKept(here, key, "before the change");
    await here.configure({});
    expect((await up(here)).stdout).toContain("Nothing to change.");
    expect((await inspect()).Id).toBe(before.Id);
  }

  test("but put back, and the reason told", async () => {
    const image = await docker.getImage(here.names.image).inspect();
    await here.configure({ arangodbImage: ending.reference });
    const failed = await here.mallku("up");
    expect(failed, failed.stderr).toMatchObject({ code: 1, stdout: "" });
    expect(failed.stderr).toContain("cannot read what I need");
    expect(failed.stderr).toContain("was put back as it was and is healthy again");
    expect((await docker.getImage(here.names.image).inspect()).Id).toBe(image.Id);
    await expectPutBack();
  });

  test("nor to an operator who interrupts the wait", async () => {
    await here.configure({ arangodbImage: hanging.reference });
    const run = begin(here, "up");
    await run.says("stopped the former container");
    const interrupted = await run.interrupt();
    expect(interrupted, interrupted.stderr).toMatchObject({ code: 8, stdout: "" });
    expect(interrupted.stderr).toContain("was put back as it was and is healthy again");
    await expectPutBack();
  });

  test("nor to a kill in the wait, after which the change is taken back", async () => {
    await here.configure({ arangodbImage: hanging.reference });
    const run = begin(here, "up");
    await run.says("stopped the former container");
    await expect.poll(async () => (await containersOfInstance()).length, { timeout: 60_000 }).toBe(2);
    await run.kill();
    await here.configure({});
    await up(here);
    await expectPutBack();
  });
});
