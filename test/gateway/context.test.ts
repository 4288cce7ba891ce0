import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { bundles } from "../../infra/image/bundle.mjs";
import { imageContext } from "../../infra/image/context.ts";
import type { ContextPlaces } from "../../infra/image/context.ts";

const temporary = await mkdtemp(join(tmpdir(), "mallku-context-"));
afterAll(() => rm(temporary, { recursive: true }));
let count = 0;
let places: ContextPlaces;

/** A checkout in small: one source, what was built of it, and the build's stamp. */
beforeEach(async () => {
  count += 1;
  places = await checkout(`clone-${count}`);
});

async function checkout(name: string): Promise<ContextPlaces> {
  const root = join(temporary, name);
  const context = join(root, "context");
  const made: ContextPlaces = { root, source: root, context, stamp: join(root, "stamp.json") };
  await mkdir(context, { recursive: true });
  await writeFile(join(root, "Dockerfile"), "FROM scratch\n");
  await writeFile(join(root, "main.ts"), "source");
  await writeFile(join(context, "gateway.mjs"), "bundle");
  const digest = (text: string) => createHash("sha256").update(text).digest("hex");
  await writeFile(
    made.stamp,
    JSON.stringify({
      inputs: { "main.ts": digest("source") },
      outputs: { "context/gateway.mjs": digest("bundle") },
    }),
  );
  return made;
}

describe("the image is rebuilt when it has to be, and only then", () => {
  test("the context holds the Dockerfile, the gateway and an empty data folder, and nothing that wandered in", async () => {
    await mkdir(join(places.context, "data"));
    await writeFile(join(places.context, "data", "stray"), "x");
    await writeFile(join(places.context, "secret.pem"), "x");
    const { path } = await imageContext(places);
    expect((await readdir(path)).sort()).toEqual(["Dockerfile", "data", "gateway.mjs"]);
    expect(await readdir(join(path, "data"))).toEqual([]);
  });

  test("times, modes and the folder do not change the digest", async () => {
    const { digest } = await imageContext(places);
    const gateway = join(places.context, "gateway.mjs");
    await chmod(gateway, 0o600);
    await utimes(gateway, 1_000, 1_000);
    expect((await imageContext(places)).digest).toBe(digest);
    expect((await stat(gateway)).mode & 0o777).toBe(0o644);
    expect((await imageContext(await checkout("another-clone"))).digest).toBe(digest);
  });

  test("one byte of the Dockerfile changes it", async () => {
    const { digest } = await imageContext(places);
    await writeFile(join(places.source, "Dockerfile"), "FROM scratcH\n");
    expect((await imageContext(places)).digest).not.toBe(digest);
  });

  test("two at once agree", async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => imageContext(places)));
    expect(new Set(all.map(({ digest }) => digest)).size).toBe(1);
  });

  test.each([
    ["a changed source", "main.ts"],
    ["a changed bundle", "context/gateway.mjs"],
  ])("%s stops it and names the command that mends it", async (_title, path) => {
    await writeFile(join(places.root, path), "changed");
    await expect(imageContext(places)).rejects.toThrow(new RegExp(`${path}.*npm run build`));
  });

  test("a gateway that was never built stops it as well", async () => {
    await rm(places.stamp);
    await expect(imageContext(places)).rejects.toThrow(/npm run build/);
  });
});

describe("the bundle", () => {
  const repository = fileURLToPath(new URL("../..", import.meta.url));
  const bundled = async (root: string): Promise<{ bytes: Buffer; inputs: string[] }> => {
    const [bundle] = bundles;
    const result = await build({
      ...bundle?.options,
      absWorkingDir: root,
      outfile: join(root, bundle?.outfile ?? ""),
      write: false,
      metafile: true,
    });
    return {
      bytes: Buffer.from(result.outputFiles[0]?.contents ?? []),
      inputs: Object.keys(result.metafile.inputs),
    };
  };

  test("has the same bytes from any clone and holds no path of one, so that an unchanged gateway is an unchanged image", async () => {
    const here = await bundled(repository);
    const clone = join(temporary, "elsewhere", "mallku");
    for (const input of here.inputs) {
      await cp(join(repository, input), join(clone, input));
      // How a package's files are found is said in the package.json of a folder above them.
      for (let folder = dirname(input); folder !== "."; folder = dirname(folder))
        await copyPackage(clone, folder);
    }
    await copyPackage(clone, ".");
    expect((await bundled(clone)).bytes.equals(here.bytes)).toBe(true);
    expect(here.bytes.includes(repository)).toBe(false);
    expect(here.bytes.includes("sourceMappingURL")).toBe(false);
  });

  async function copyPackage(clone: string, folder: string): Promise<void> {
    for (const name of ["package.json", "tsconfig.json"]) {
      const path = join(folder, name);
      if (existsSync(join(repository, path)) && !existsSync(join(clone, path)))
        await cp(join(repository, path), join(clone, path));
    }
  }

  test("that Docker gets is the one of the present sources", async () => {
    const { path } = await imageContext();
    const { bytes } = await bundled(repository);
    expect((await readFile(join(path, "gateway.mjs"))).equals(bytes)).toBe(true);
  });
});
