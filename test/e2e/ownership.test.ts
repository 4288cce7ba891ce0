import Docker from "dockerode";
import { afterEach, beforeEach, expect, test } from "vitest";
import { expectKept, write } from "../support/documents.ts";
import { makeInstallation, type Installation } from "../support/installation.ts";
import { up } from "../support/up.ts";

let here: Installation;
const docker = new Docker();

beforeEach(async () => {
  here = await makeInstallation();
});

afterEach(async () => {
  await here.remove();
});

test("a stranger's container of the declared name is left as it is, and the way on is told", async () => {
  expect((await here.mallku("preview")).code).toBe(0);
  const images = await docker.listImages({ filters: { reference: ["mallku-stand-in/node"] } });
  const image = images[0]?.Id;
  if (image === undefined) throw new Error("no Node base image on this daemon: run `npx mallku doctor`");
  const theirs = await docker.createContainer({
    name: here.names.container,
    Image: image,
    Labels: { whose: "theirs" },
  });
  const up = await here.mallku("up");
  expect(up.code).toBe(1);
  expect(up.stderr).toContain(`A container named ${here.names.container}`);
  expect(up.stderr).toContain("did not make it");
  expect(up.stderr).toContain(`docker rm -f ${here.names.container}`);
  expect(await theirs.inspect()).toMatchObject({ Config: { Labels: { whose: "theirs" } } });
  await expect(docker.getNetwork(here.names.network).inspect()).rejects.toMatchObject({ statusCode: 404 });
});

test("who says so has what bears the declared names adopted: documents kept, barriers as declared", async () => {
  await docker.createVolume({ Name: here.names.volume, Labels: { whose: "theirs" } });
  await docker.createNetwork({ Name: here.names.network });
  const up = await here.mallku("up", "--adopt");
  expect(up, up.stderr).toMatchObject({ code: 0 });
  expect(up.stderr).toContain(`took over volume ${here.names.volume}`);
  expect(up.stdout).not.toMatch(/BROKEN|UNKNOWN/);
  expect(await docker.getVolume(here.names.volume).inspect()).toMatchObject({ Labels: { whose: "theirs" } });
  expect((await here.mallku("up")).stdout).toContain("Nothing to change.");
});

test("a stranger's volume of the declared name is not mounted into the database", async () => {
  await docker.createVolume({ Name: here.names.volume, Labels: { whose: "theirs" } });
  const up = await here.mallku("up");
  expect(up.code).toBe(1);
  expect(up.stderr).toContain(`A volume named ${here.names.volume}`);
  expect(await docker.getVolume(here.names.volume).inspect()).toMatchObject({ Labels: { whose: "theirs" } });
});

test("data that the stack protects outlives its destruction, and the next up takes it up again", async () => {
  await here.configure({ protectData: true });
  await up(here);
  const key = await write(here, "kept");
  expect((await here.mallku("destroy", "--yes")).code).toBe(0);
  await expect(docker.getContainer(here.names.container).inspect()).rejects.toMatchObject({
    statusCode: 404,
  });
  expect(await docker.getVolume(here.names.volume).inspect()).toMatchObject({ Name: here.names.volume });
  await up(here);
  await expectKept(here, key, "kept");
});

test("data that the settings protect from now on is protected from now on, also on a stack that was there before", async () => {
  await up(here);
  await here.configure({ protectData: true });
  const early = await here.mallku("destroy", "--yes");
  expect(early, early.stderr).toMatchObject({ code: 1 });
  expect(early.stderr).toContain("its state does not know that yet");
  expect((await here.mallku("preview")).stdout).toContain(
    "update data (docker:index/volume:Volume): protect",
  );
  expect((await up(here)).stdout).toContain("update data (docker:index/volume:Volume): protect");
  expect((await up(here)).stdout).toContain("Nothing to change.");
  expect((await here.mallku("destroy", "--yes")).code).toBe(0);
  expect(await docker.getVolume(here.names.volume).inspect()).toMatchObject({ Name: here.names.volume });
  await here.configure({});
  await up(here);
  expect((await here.mallku("destroy", "--yes")).code).toBe(0);
  await expect(docker.getVolume(here.names.volume).inspect()).rejects.toMatchObject({ statusCode: 404 });
});

test("no change of a setting deletes the documents in passing", async () => {
  await up(here);
  await here.configure({ instance: `${here.instance}b` });
  const refused = await here.mallku("up");
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain("would delete the data volume");
  expect(await docker.getVolume(here.names.volume).inspect()).toMatchObject({ Name: here.names.volume });
  await here.configure({});
});
