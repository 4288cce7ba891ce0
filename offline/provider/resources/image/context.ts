import dockerignore from "@balena/dockerignore";
import { createHash } from "node:crypto";
import { lstat, readdir, readFile, readlink } from "node:fs/promises";
import { isAbsolute, join, relative, resolve } from "node:path";
import { Readable } from "node:stream";
import { pack } from "tar-stream";

/** A CommonJS module whose types claim a default export that it does not have. */
const ignore = dockerignore as unknown as typeof dockerignore.default;

/** The name under which a Dockerfile from outside the context is sent, as Docker's own client does. */
const OUTSIDE = ".dockerfile.outside-the-context";

/** What a build is made of, as files on this machine. */
export interface BuildContext {
  readonly entries: readonly Entry[];
  /** Relative to the context; `../…` where the Dockerfile is outside. */
  readonly dockerfile: string;
  /** The path the Dockerfile was given by. */
  readonly dockerfilePath: string;
}

interface Entry {
  /** Relative to the context, with forward slashes. */
  readonly name: string;
  readonly path: string;
  readonly type: "file" | "directory" | "symlink";
  readonly mode: number;
  readonly linkname?: string;
}

/** Lists what would be sent to Docker: the context without what `.dockerignore` leaves out. */
export async function buildContext(directory: string, dockerfile: string): Promise<BuildContext> {
  const inContext = relative(resolve(directory), resolve(dockerfile)).split("\\").join("/");
  const patterns = await ignorePatterns(directory, dockerfile);
  // Docker needs both to build, so neither can be left out (docker/cli, TrimBuildFilesFromExcludes).
  const filter = ignore().add([...patterns, `!${inContext}`, "!.dockerignore"]);
  const entries = (await walk(directory, "")).filter(
    ({ name }) => patterns.length === 0 || !filter.ignores(name),
  );
  return { entries, dockerfile: inContext, dockerfilePath: dockerfile };
}

/** sha256 in hex over names, modes and contents: two contexts with one digest build one image. */
export async function contextDigest({ entries, dockerfilePath }: BuildContext): Promise<string> {
  const total = createHash("sha256");
  const add = (name: string, mode: number, content: string | Buffer): void => {
    const one = createHash("sha256").update(content).digest("hex");
    total.update(JSON.stringify([name, mode, one]));
  };
  add("Dockerfile", 0, await readFile(dockerfilePath));
  for (const { name, path, type, mode, linkname } of entries) {
    if (type === "directory") continue;
    add(name, mode, linkname ?? (await readFile(path)));
  }
  return total.digest("hex");
}

/** The context as Docker's build API takes it: everything owned by root, no times. */
export function contextArchive(context: BuildContext): { archive: Readable; dockerfile: string } {
  const archive = pack();
  const outside = context.dockerfile.startsWith("../") || isAbsolute(context.dockerfile);
  const fill = async (): Promise<void> => {
    for (const { name, path, type, mode, linkname } of context.entries) {
      const header = { name, type, mode, mtime: new Date(0), uid: 0, gid: 0 };
      if (type === "file") archive.entry(header, await readFile(path));
      else archive.entry(linkname === undefined ? header : { ...header, linkname });
    }
    if (outside) archive.entry({ name: OUTSIDE, mode: 0o644 }, await readFile(context.dockerfilePath));
    archive.finalize();
  };
  fill().catch((thrown: unknown) => {
    archive.destroy(thrown instanceof Error ? thrown : new Error(String(thrown)));
  });
  return { archive: Readable.from(archive), dockerfile: outside ? OUTSIDE : context.dockerfile };
}

async function walk(root: string, below: string): Promise<Entry[]> {
  const names = (await readdir(join(root, below))).sort();
  const nested = await Promise.all(
    names.map(async (one): Promise<Entry[]> => {
      const name = below === "" ? one : `${below}/${one}`;
      const path = join(root, name);
      const stats = await lstat(path);
      const mode = stats.mode & 0o7777;
      if (stats.isDirectory()) return [{ name, path, type: "directory", mode }, ...(await walk(root, name))];
      if (stats.isSymbolicLink())
        return [{ name, path, type: "symlink", mode, linkname: await readlink(path) }];
      return stats.isFile() ? [{ name, path, type: "file", mode }] : [];
    }),
  );
  return nested.flat();
}

/** A Dockerfile's own ignore file goes before the context's (docs.docker.com/build/building/context). */
async function ignorePatterns(directory: string, dockerfile: string): Promise<string[]> {
  for (const path of [`${dockerfile}.dockerignore`, join(directory, ".dockerignore")]) {
    try {
      return (await readFile(path, "utf8"))
        .split(/\r?\n/)
        .filter((line) => line.trim() !== "" && !line.startsWith("#"));
    } catch (thrown) {
      if (!(thrown instanceof Error && "code" in thrown && thrown.code === "ENOENT")) throw thrown;
    }
  }
  return [];
}
