import Docker from "dockerode";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { makeInstallation, type Installation } from "../support/installation.ts";

let here: Installation;
const docker = new Docker();

beforeAll(async () => {
  here = await makeInstallation();
});

afterAll(async () => {
  await here.remove();
});

async function up() {
  const result = await here.mallku("up");
  expect(result, result.stderr).toMatchObject({ code: 0 });
  expect(result.stdout).not.toMatch(/BROKEN|UNKNOWN/);
  return result;
}

const inspect = () => docker.getContainer(here.names.container).inspect();

beforeEach(async () => {
  await up();
});

async function write(said: string): Promise<string> {
  const response = await fetch(`${here.apiUrl}/api/v1/collections/khipu_blocks/documents`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ said }),
  });
  expect(response.status).toBe(200);
  return ((await response.json()) as { _key: string })._key;
}

async function expectKept(key: string): Promise<void> {
  const response = await fetch(`${here.apiUrl}/api/v1/collections/khipu_blocks/documents/${key}`);
  expect(response.status).toBe(200);
}

describe("what was changed by hand is put back, and the data stays", () => {
  test("a container that was removed", async () => {
    const key = await write("before the container was removed");
    await docker.getContainer(here.names.container).remove({ force: true });
    expect((await up()).stderr).toContain("is gone from Docker");
    await expectKept(key);
  });

  test("a network that was removed", async () => {
    const key = await write("before the network was removed");
    await docker.getNetwork(here.names.network).disconnect({ Container: here.names.container, Force: true });
    await docker.getNetwork(here.names.network).remove();
    await up();
    expect(Object.keys((await inspect()).NetworkSettings.Networks)).toEqual([here.names.network]);
    await expectKept(key);
  });

  test("a second network that somebody connected", async () => {
    await docker.getNetwork("bridge").connect({ Container: here.names.container });
    await up();
    expect(Object.keys((await inspect()).NetworkSettings.Networks)).toEqual([here.names.network]);
  });

  test("limits that somebody lifted with `docker update`", async () => {
    await docker.getContainer(here.names.container).update({ Memory: 0, MemorySwap: -1, NanoCpus: 1e9 });
    await up();
    expect((await inspect()).HostConfig).toMatchObject({ Memory: 2 * 2 ** 30, NanoCpus: 2e9 });
  });

  test("an image deleted behind the engine's back changes nothing while the container runs", async () => {
    const { Id } = await inspect();
    await docker.getImage(here.names.image).remove({ force: true });
    expect((await up()).stdout).toContain("Nothing to change.");
    expect((await inspect()).Id).toBe(Id);
  });

  test("an image and its container, both gone, are both made again", async () => {
    const key = await write("before both were removed");
    await docker.getContainer(here.names.container).remove({ force: true });
    await docker
      .getImage(here.names.image)
      .remove({ force: true })
      .catch(() => undefined);
    await up();
    await expectKept(key);
  });
});
