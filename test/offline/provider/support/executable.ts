import { build } from "esbuild";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
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
  const path = join(folder, PLUGIN);
  const [bundle] = bundles;
  if (bundle === undefined) throw new Error("offline/provider/bundle.mjs describes no bundle");
  await build({ ...bundle.options, absWorkingDir: root, outfile: path });
  await bundle.after(path);
  await chmod(path, 0o755);
  return { folder, path, remove: () => rm(folder, { recursive: true, force: true }) };
}
