import { build } from "esbuild";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundles } from "../../../../offline/provider/bundle.mjs";

const root = fileURLToPath(new URL("../../../../", import.meta.url));
const PLUGIN = "pulumi-resource-docker";

/** The provider, built from the sources as they are now, in a folder of its own for PATH. */
export interface Executable {
  readonly folder: string;
  readonly path: string;
  remove(): Promise<void>;
}

export async function buildExecutable(): Promise<Executable> {
  const folder = await mkdtemp(join(tmpdir(), "mallku-test-prov-"));
  for (const { outfile, options, after } of bundles) {
    const file = join(folder, basename(outfile));
    await build({ ...options, absWorkingDir: root, outfile: file });
    await after(file);
  }
  const path = join(folder, PLUGIN);
  await chmod(path, 0o755);
  return { folder, path, remove: () => rm(folder, { recursive: true, force: true }) };
}
