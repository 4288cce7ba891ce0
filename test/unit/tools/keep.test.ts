import { mkdir, readFile, readdir, rm, truncate, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { draftFolder, keep, replaceFile, sealed } from "../../../tools/keep.mjs";
import { scratch } from "./scratch.ts";

async function kept(): Promise<string> {
  const folder = join(await scratch(), "tool-1.0.0");
  const draft = await draftFolder(folder);
  await mkdir(join(draft, "bin"));
  await writeFile(join(draft, "bin/tool"), "a whole program");
  await keep(draft, folder, { file: "bin/tool", version: "1.0.0", way: "built" });
  return folder;
}

describe("a kept tool", () => {
  test("is trusted as it was kept", async () => {
    expect(await sealed(await kept())).toMatchObject({ version: "1.0.0", way: "built" });
  });

  test("is still trusted after a copy that changed only its time", async () => {
    const folder = await kept();
    await utimes(join(folder, "bin/tool"), 1, 1);
    expect(await sealed(folder)).not.toBeNull();
    expect(await sealed(folder)).not.toBeNull();
  });

  test.each<[string, (folder: string) => Promise<void>]>([
    ["cut short", (folder) => truncate(join(folder, "bin/tool"), 3)],
    [
      "of another content of the same size",
      (folder) => writeFile(join(folder, "bin/tool"), "a whole Program"),
    ],
    ["without its seal", (folder) => rm(join(folder, "seal.json"))],
    ["with half a seal", (folder) => truncate(join(folder, "seal.json"), 20)],
    ["with a seal that is no such thing", (folder) => writeFile(join(folder, "seal.json"), "[]")],
    ["gone", (folder) => rm(folder, { recursive: true })],
  ])("is not trusted %s", async (_, damage) => {
    const folder = await kept();
    await damage(folder);
    expect(await sealed(folder)).toBeNull();
  });

  test("replaces what a killed set-up left, which does not pile up", async () => {
    const folder = join(await scratch(), "tool-1.0.0");
    await writeFile(join(await draftFolder(folder), "half"), "");
    const draft = await draftFolder(folder);
    await writeFile(join(draft, "tool"), "whole");
    await keep(draft, folder, { file: "tool", version: "1.0.0", way: "fetched" });
    expect(await readdir(join(folder, ".."))).toEqual(["tool-1.0.0"]);
    expect(await sealed(folder)).not.toBeNull();
  });
});

test("replaceFile never shows half a file, though many write it at once", async () => {
  const file = join(await scratch(), "file");
  const texts = ["a", "b", "c", "d"].map((letter) => letter.repeat(100_000));
  await replaceFile(file, texts[0] ?? "", 0o600);
  const writers = texts.map(async (text) => {
    for (let round = 0; round < 10; round += 1) await replaceFile(file, text, 0o600);
  });
  const reader = (async () => {
    for (let round = 0; round < 100; round += 1) expect(texts).toContain(await readFile(file, "utf8"));
  })();
  await Promise.all([...writers, reader]);
  expect(await readdir(join(file, ".."))).toEqual(["file"]);
});
