import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import Docker from "dockerode";
import { afterAll, beforeAll, expect, test } from "vitest";
import { copyCheckout } from "../support/checkout.ts";
import { expectKept, write } from "../support/documents.ts";
import { makeInstallation, runCommand, type Installation } from "../support/installation.ts";
import { up } from "../support/up.ts";

const docker = new Docker();
let checkout: string;
let here: Installation;

beforeAll(async () => {
  checkout = await copyCheckout();
  here = await makeInstallation({ launcher: join(checkout, "tools/mallku.mjs") });
  await up(here);
});

afterAll(async () => {
  await here.remove();
  await rm(checkout, { recursive: true, force: true });
});

const container = () => docker.getContainer(here.names.container).inspect();

async function edit(path: string, from: string, to: string): Promise<void> {
  const file = join(checkout, path);
  const text = await readFile(file, "utf8");
  expect(text).toContain(from);
  await writeFile(file, text.replace(from, to));
}

test("one byte changed in the gateway replaces the container, and the documents stay", async () => {
  const before = await container();
  const key = await write(here, "before the change");
  await edit("infra/image/Dockerfile", "LABEL", "LABEL  ");
  await up(here);
  const after = await container();
  expect(after.Id).not.toBe(before.Id);
  expect(after.Config.Labels["io.mallku.content"]).not.toBe(before.Config.Labels["io.mallku.content"]);
  await expectKept(here, key, "before the change");
});

test("the same content built again leaves the container alone", async () => {
  const before = await container();
  await rm(join(checkout, "infra/image/build"), { recursive: true });
  await runCommand(process.execPath, [join(checkout, "tools/build.mjs")]);
  expect((await up(here)).stdout).toContain("Nothing to change.");
  expect((await container()).Id).toBe(before.Id);
});

test("who goes back to the earlier program gets the earlier content again, with what was written since", async () => {
  const changed = await container();
  const key = await write(here, "after the change");
  await edit("infra/image/Dockerfile", "LABEL  ", "LABEL");
  await up(here);
  const back = (await container()).Config.Labels["io.mallku.content"];
  expect(back).not.toBe(changed.Config.Labels["io.mallku.content"]);
  await expectKept(here, key, "after the change");
  expect((await here.mallku("up")).stdout).toContain("Nothing to change.");
});

test("who goes back to the earlier image loses nothing that was written with the other one", async () => {
  const before = (await container()).Config.Labels["io.mallku.content"];
  const [base] = await docker.listImages({
    filters: { reference: ["mallku-stand-in/arangodb", "arangodb"] },
  });
  if (base === undefined) throw new Error("no ArangoDB base image on this daemon: run `npx mallku doctor`");
  const [repo, tag] = ["mallku-test/arangodb", here.instance];
  await docker.getImage(base.Id).tag({ repo, tag });
  await here.configure({ arangodbImage: `${repo}:${tag}` });
  await up(here);
  expect((await container()).Config.Labels["io.mallku.content"]).not.toBe(before);
  const key = await write(here, "with the other image");
  await here.configure({});
  await up(here);
  expect((await container()).Config.Labels["io.mallku.content"]).toBe(before);
  await expectKept(here, key, "with the other image");
  await docker.getImage(`${repo}:${tag}`).remove();
});
