import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import Docker from "dockerode";
import { afterAll, beforeAll, expect, test } from "vitest";
import { copyCheckout } from "../support/checkout.ts";
import { makeInstallation, runCommand, type Installation } from "../support/installation.ts";

const docker = new Docker();
let checkout: string;
let here: Installation;

beforeAll(async () => {
  checkout = await copyCheckout();
  here = await makeInstallation({ launcher: join(checkout, "tools/mallku.mjs") });
  await up();
});

afterAll(async () => {
  await here.remove();
  await rm(checkout, { recursive: true, force: true });
});

async function up() {
  const result = await here.mallku("up");
  expect(result, result.stderr).toMatchObject({ code: 0 });
  return result;
}

async function write(document: object): Promise<string> {
  const headers = { "content-type": "application/json" };
  const written = await fetch(documents(), { method: "POST", headers, body: JSON.stringify(document) });
  return ((await written.json()) as { _key: string })._key;
}

const documents = () => `${here.apiUrl}/api/v1/collections/khipu_blocks/documents`;
const read = async (key: string) => (await fetch(`${documents()}/${key}`)).status;
const container = () => docker.getContainer(here.names.container).inspect();

async function edit(path: string, from: string, to: string): Promise<void> {
  const file = join(checkout, path);
  const text = await readFile(file, "utf8");
  expect(text).toContain(from);
  await writeFile(file, text.replace(from, to));
}

test("one byte changed in the gateway replaces the container, and the documents stay", async () => {
  const before = await container();
  const key = await write({ said: "before the change" });
  await edit("infra/image/Dockerfile", "LABEL", "LABEL  ");
  await up();
  const after = await container();
  expect(after.Id).not.toBe(before.Id);
  expect(after.Config.Labels["io.mallku.content"]).not.toBe(before.Config.Labels["io.mallku.content"]);
  expect(await read(key)).toBe(200);
});

test("the same content built again leaves the container alone", async () => {
  const before = await container();
  await rm(join(checkout, "infra/image/build"), { recursive: true });
  await runCommand(process.execPath, [join(checkout, "tools/build.mjs")]);
  expect((await up()).stdout).toContain("Nothing to change.");
  expect((await container()).Id).toBe(before.Id);
});

test("who goes back to the earlier program gets the earlier content again, with what was written since", async () => {
  const changed = await container();
  const key = await write({ said: "after the change" });
  await edit("infra/image/Dockerfile", "LABEL  ", "LABEL");
  await up();
  const back = (await container()).Config.Labels["io.mallku.content"];
  expect(back).not.toBe(changed.Config.Labels["io.mallku.content"]);
  expect(await read(key)).toBe(200);
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
  await up();
  expect((await container()).Config.Labels["io.mallku.content"]).not.toBe(before);
  const key = await write({ said: "with the other image" });
  await here.configure({});
  await up();
  expect((await container()).Config.Labels["io.mallku.content"]).toBe(before);
  expect(await read(key)).toBe(200);
  await docker.getImage(`${repo}:${tag}`).remove();
});
