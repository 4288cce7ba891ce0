import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { parse } from "yaml";
import type { SetupFacts } from "../../../engine/setup-facts.ts";
import { prepareWorkspace } from "../../../engine/workspace.ts";

let folder: string;

const FACTS: SetupFacts = {
  pulumi: { root: "/nowhere", version: "3.259.0" },
  languageHost: { path: null },
  dockerProvider: { version: "5.2.0", way: "stand-in", pathDir: "/stand-in" },
  docker: { host: "unix:///var/run/docker.sock", version: "20.10.24" },
  images: { arangodb: "mallku-stand-in/arangodb:0", node: "mallku-stand-in/node:0", way: "stand-in" },
  state: { backendUrl: "file:///state", passphraseFile: "/passphrase" },
  parts: [],
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "mallku-workspace-"));
  await writeFile(join(folder, "Pulumi.yaml"), "name: mallku\nruntime: nodejs\nmain: infra/index.ts\n");
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function prepare(stackFile: string, facts: SetupFacts = FACTS) {
  await writeFile(join(folder, "Pulumi.dev.yaml"), stackFile);
  const workspace = await prepareWorkspace({
    stack: "dev",
    projectFolder: folder,
    configFile: undefined,
    stateFolder: join(folder, "state"),
    facts,
  });
  const copy = join(workspace.folder, "Pulumi.dev.yaml");
  return { workspace, copy, stack: parse(await readFile(copy, "utf8")) as Record<string, unknown> };
}

test("a run leaves the checkout's own files as they are", async () => {
  await prepare("config:\n  mallku:apiPort: 1\n");
  expect(await readFile(join(folder, "Pulumi.dev.yaml"), "utf8")).toBe("config:\n  mallku:apiPort: 1\n");
});

test("the salt that the engine wrote survives the next run, or its secrets could not be read again", async () => {
  const { copy } = await prepare("config: {}\n");
  await writeFile(copy, "encryptionsalt: v1:salt\nconfig: {}\n");
  expect((await prepare("config: {}\n")).stack["encryptionsalt"]).toBe("v1:salt");
});

test("the stack file's own salt wins: its secrets were made with it", async () => {
  const { copy } = await prepare("config: {}\n");
  await writeFile(copy, "encryptionsalt: v1:earlier\n");
  expect((await prepare("encryptionsalt: v1:own\n")).stack["encryptionsalt"]).toBe("v1:own");
});

test("an image that the stack names itself is never replaced by a stand-in", async () => {
  const { stack } = await prepare("config:\n  mallku:arangodbImage: arangodb:3.12.8\n");
  expect(stack["config"]).toEqual({
    "mallku:arangodbImage": "arangodb:3.12.8",
    "mallku:nodeImage": "mallku-stand-in/node:0",
  });
});

test("where the real images are there, nothing is stood in for", async () => {
  const { stack } = await prepare("config: {}\n", { ...FACTS, images: { ...FACTS.images, way: "found" } });
  expect(stack["config"]).toEqual({});
});

test("the stand-in provider is found first, and the daemon and the state are those that set-up found", async () => {
  const { workspace } = await prepare("");
  expect(workspace.environment).toMatchObject({
    DOCKER_HOST: "unix:///var/run/docker.sock",
    PULUMI_BACKEND_URL: "file:///state",
    PULUMI_CONFIG_PASSPHRASE_FILE: "/passphrase",
  });
  expect(workspace.environment["PATH"]).toMatch(/^\/stand-in:/);
});

test("a stack that nobody declared is an error that says which file to write", async () => {
  const options = { projectFolder: folder, configFile: undefined, stateFolder: folder, facts: FACTS };
  await expect(prepareWorkspace({ ...options, stack: "prod" })).rejects.toThrow("Pulumi.prod.yaml");
});
