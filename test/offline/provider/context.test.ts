import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { extract } from "tar-stream";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  buildContext,
  contextArchive,
  contextDigest,
} from "../../../offline/provider/resources/image/context.ts";

let folder: string;
const dockerfile = (): string => join(folder, "Dockerfile");
const digest = async (): Promise<string> => contextDigest(await buildContext(folder, dockerfile()));

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "mallku-test-prov-context-"));
  await writeFile(dockerfile(), "FROM scratch\nCOPY a /\n");
  await writeFile(join(folder, "a"), "a");
  await mkdir(join(folder, "empty"));
});
afterEach(() => rm(folder, { recursive: true }));

/** What Docker would get, by name. */
async function sent(path = dockerfile()): Promise<Map<string, { type: string; uid: number }>> {
  const found = new Map<string, { type: string; uid: number }>();
  const { archive } = contextArchive(await buildContext(folder, path));
  const reader = extract();
  archive.pipe(reader);
  for await (const entry of reader) {
    found.set(entry.header.name, { type: entry.header.type, uid: entry.header.uid });
    entry.resume();
  }
  return found;
}

describe("a container is replaced for", () => {
  test.each<[string, () => Promise<unknown>]>([
    ["a changed byte", () => writeFile(join(folder, "a"), "b")],
    ["a file more", () => writeFile(join(folder, "b"), "")],
    ["a file less", () => rm(join(folder, "a"))],
    ["a changed mode", () => chmod(join(folder, "a"), 0o755)],
    [
      "a link in a file's place",
      () => rm(join(folder, "a")).then(() => symlink("Dockerfile", join(folder, "a"))),
    ],
    ["a changed Dockerfile", () => writeFile(dockerfile(), "FROM scratch\n")],
  ])("%s", async (_what, change) => {
    const before = await digest();
    await change();
    expect(await digest()).not.toBe(before);
  });
});

describe("a container is not replaced for", () => {
  test.each<[string, () => Promise<unknown>]>([
    ["the same bytes written again", () => writeFile(join(folder, "a"), "a")],
    ["what .dockerignore leaves out", async () => writeFile(join(folder, "b.log"), "b")],
  ])("%s", async (_what, change) => {
    await writeFile(join(folder, ".dockerignore"), "*.log\n");
    const before = await digest();
    await change();
    expect(await digest()).toBe(before);
  });
});

test("Docker gets the context, empty folders too, owned by root, and without what is ignored", async () => {
  await writeFile(join(folder, ".dockerignore"), "*\n!a\n!empty\n");
  await writeFile(join(folder, "secret"), "");
  const files = await sent();
  expect([...files.keys()].sort()).toEqual([".dockerignore", "Dockerfile", "a", "empty"]);
  expect(files.get("empty")?.type).toBe("directory");
  expect([...files.values()].every(({ uid }) => uid === 0)).toBe(true);
});

test("a Dockerfile from elsewhere is sent along", async () => {
  const elsewhere = await mkdtemp(join(tmpdir(), "mallku-test-prov-context-"));
  try {
    await writeFile(join(elsewhere, "Dockerfile"), "FROM scratch\n");
    const context = await buildContext(folder, join(elsewhere, "Dockerfile"));
    const { dockerfile: name } = contextArchive(context);
    expect([...(await sent(join(elsewhere, "Dockerfile"))).keys()]).toContain(name);
  } finally {
    await rm(elsewhere, { recursive: true });
  }
});
