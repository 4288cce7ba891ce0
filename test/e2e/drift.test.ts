import Docker from "dockerode";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { expectKept, write } from "../support/documents.ts";
import { makeInstallation, type Installation } from "../support/installation.ts";
import { up } from "../support/up.ts";

let here: Installation;
const docker = new Docker();

beforeAll(async () => {
  here = await makeInstallation();
});

afterAll(async () => {
  await here.remove();
});

const inspect = () => docker.getContainer(here.names.container).inspect();

beforeEach(async () => {
  await up(here);
});

describe("what was changed by hand is put back, and the data stays", () => {
  test("a container that was removed", async () => {
    const key = await write(here, "before the container was removed");
    await docker.getContainer(here.names.container).remove({ force: true });
    expect((await up(here)).stderr).toContain("is gone from Docker");
    await expectKept(here, key, "before the container was removed");
  });

  test("a network that was removed", async () => {
    const key = await write(here, "before the network was removed");
    await docker.getNetwork(here.names.network).disconnect({ Container: here.names.container, Force: true });
    await docker.getNetwork(here.names.network).remove();
    await up(here);
    expect(Object.keys((await inspect()).NetworkSettings.Networks)).toEqual([here.names.network]);
    await expectKept(here, key, "before the network was removed");
  });

  test("a second network that somebody connected", async () => {
    await docker.getNetwork("bridge").connect({ Container: here.names.container });
    await up(here);
    expect(Object.keys((await inspect()).NetworkSettings.Networks)).toEqual([here.names.network]);
  });

  test("limits that somebody lifted with `docker update`", async () => {
    await docker.getContainer(here.names.container).update({ Memory: 0, MemorySwap: -1, NanoCpus: 1e9 });
    await up(here);
    expect((await inspect()).HostConfig).toMatchObject({ Memory: 2 * 2 ** 30, NanoCpus: 2e9 });
  });

  test("an image deleted behind the engine's back changes nothing while the container runs", async () => {
    const { Id } = await inspect();
    await docker.getImage(here.names.image).remove({ force: true });
    expect((await up(here)).stdout).toContain("Nothing to change.");
    expect((await inspect()).Id).toBe(Id);
  });

  test("an image and its container, both gone, are both made again", async () => {
    const key = await write(here, "before both were removed");
    await docker.getContainer(here.names.container).remove({ force: true });
    await docker
      .getImage(here.names.image)
      .remove({ force: true })
      .catch(() => undefined);
    await up(here);
    await expectKept(here, key, "before both were removed");
  });
});
