import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import Docker from "dockerode";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeInstallation, runCommand, type Installation } from "../support/installation.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const docker = new Docker();
let checkout: string;
let here: Installation;

beforeAll(async () => {
  checkout = await mkdtemp(join(tmpdir(), "mallku-checkout-"));
  const filter = (source: string) => !/\/(node_modules|\.git)$/.test(source);
  await cp(root, checkout, { recursive: true, filter });
  await symlink(join(root, "node_modules"), join(checkout, "node_modules"));
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

const container = () => docker.getContainer(here.names.container).inspect();

async function edit(path: string, from: string, to: string): Promise<void> {
  const file = join(checkout, path);
  const text = await readFile(file, "utf8");
  expect(text).toContain(from);
  await writeFile(file, text.replace(from, to));
}

test("one byte changed in the gateway replaces the container, and the documents stay", async () => {
  const before = await container();
  const url = `${here.apiUrl}/api/v1/collections/khipu_blocks/documents`;
  const headers = { "content-type": "application/json" };
  const written = await fetch(url, { method: "POST", headers, body: '{"said":"before the change"}' });
  const { _key } = (await written.json()) as { _key: string };
  await edit("infra/image/Dockerfile", "LABEL", "LABEL  ");
  await up();
  const after = await container();
  expect(after.Id).not.toBe(before.Id);
  expect(after.Config.Labels["io.mallku.content"]).not.toBe(before.Config.Labels["io.mallku.content"]);
  expect((await fetch(`${url}/${_key}`)).status).toBe(200);
});

test("the same content built again leaves the container alone", async () => {
  const before = await container();
  await rm(join(checkout, "infra/image/build"), { recursive: true });
  await runCommand(process.execPath, [join(checkout, "tools/build.mjs")]);
  expect((await up()).stdout).toContain("Nothing to change.");
  expect((await container()).Id).toBe(before.Id);
});
