import { createHash, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { chmod, lstat, mkdir, readdir, readFile, rename, rm, utimes, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as z from "zod/mini";

/** What Docker builds the image from. */
export interface ImageContext {
  /** An absolute path. */
  readonly path: string;
  /** sha256 in hex of the names, modes and contents of all that is in it. */
  readonly digest: string;
}

/** Where the sources are and what the build left. */
export interface ContextPlaces {
  readonly root: string;
  /** Holds the Dockerfile. */
  readonly source: string;
  readonly context: string;
  /** What the build wrote down about the bundle: the digests of its sources and of itself, by path from `root`. */
  readonly stamp: string;
}

const root = fileURLToPath(new URL("../..", import.meta.url));
const places: ContextPlaces = {
  root,
  source: join(root, "infra/image"),
  context: join(root, "infra/image/build/context"),
  stamp: join(root, "build/stamps/gateway.json"),
};

const digests = z.record(z.string(), z.string());
const stampFile = z.object({ inputs: digests, outputs: digests });

/** All that the context holds, with the modes that the image's files get from it. */
const files = [
  { name: "Dockerfile", mode: 0o644 },
  { name: "gateway.mjs", mode: 0o644 },
] as const;
/** Empty: it becomes the mount point of the data volume, with its owner. */
const dataFolder = { name: "data", mode: 0o755 } as const;

/** Docker's cache looks at no times, other builders do: one time for all, so that two clones build the same layers. */
const epoch = new Date(0);

/**
 * Makes the build context hold exactly the Dockerfile, the gateway and an empty data folder, and digests it.
 * Safe to run twice at once: each file is put in place whole.
 * @throws {Error} if the gateway is not built, or not from the present sources
 */
export async function imageContext({
  root,
  source,
  context,
  stamp,
}: ContextPlaces = places): Promise<ImageContext> {
  requireFreshGateway(root, stamp);
  await replaceIfOther(join(context, "Dockerfile"), await readFile(join(source, "Dockerfile")));
  await mkdir(join(context, dataFolder.name), { recursive: true });
  await removeForeign(context);
  const hash = createHash("sha256");
  for (const { name, mode } of [...files, dataFolder].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(context, name);
    await chmod(path, mode);
    await utimes(path, epoch, epoch);
    const content = (await lstat(path)).isFile() ? await readFile(path) : Buffer.alloc(0);
    hash.update(JSON.stringify([name, mode, sha256(content)]));
  }
  return { path: context, digest: hash.digest("hex") };
}

/** Reads one file after the other: that is quicker than many small reads at once, and every check waits for it. */
function requireFreshGateway(root: string, stamp: string): void {
  const text = contentOf(stamp)?.toString();
  if (text === undefined) throw new Error("the gateway is not built yet. Run: npm run build");
  const { inputs, outputs } = stampFile.parse(JSON.parse(text));
  for (const [path, digest] of Object.entries({ ...inputs, ...outputs })) {
    if (sha256(contentOf(join(root, path)) ?? "") !== digest) {
      throw new Error(
        `the gateway in the build context is not made from the present sources: ${path} has changed since. Run: npm run build`,
      );
    }
  }
}

function contentOf(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

function sha256(data: string | Uint8Array): string {
  return createHash("sha256").update(data).digest("hex");
}

async function replaceIfOther(path: string, content: Buffer): Promise<void> {
  const present = await readFile(path).catch(() => undefined);
  if (present?.equals(content)) return;
  const draft = join(dirname(path), `.${randomUUID()}.draft`);
  await writeFile(draft, content);
  await rename(draft, path);
}

/** A file that found its way in would change what a provider takes for the image's content. Drafts are left to who writes them. */
async function removeForeign(context: string): Promise<void> {
  const own = new Set<string>([...files, dataFolder].map(({ name }) => name));
  for (const name of await readdir(context)) {
    if (!own.has(name) && !name.endsWith(".draft"))
      await rm(join(context, name), { recursive: true, force: true });
  }
  for (const name of await readdir(join(context, dataFolder.name))) {
    await rm(join(context, dataFolder.name, name), { recursive: true, force: true });
  }
}
