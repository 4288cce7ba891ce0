import { copyFile, readdir, rename, rm, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, dirname, join } from "node:path";
import { z } from "zod";
import { textOf } from "../tools/keep.mjs";

/** What the engine's file backend writes for a stack (pulumi/pulumi, pkg/backend/diy/state.go). */
const stateSchema = z.object({
  version: z.number(),
  checkpoint: z.looseObject({
    latest: z.looseObject({ resources: z.array(z.unknown()).nullish() }).nullish(),
  }),
});

export interface DamagedState {
  readonly file: string;
  /** What is wrong with it, as the end of a sentence that the file begins. */
  readonly what: string;
  /** The newest copy that the engine kept and that is whole. */
  readonly copy: { readonly file: string; readonly written: Date } | undefined;
}

/**
 * Looks at the state that the file backend keeps of a stack; of other backends nothing is known here.
 * @param backendUrl undefined for Pulumi's own service
 * @returns undefined where it is whole, and where there never was one
 */
export async function findDamagedState(
  backendUrl: string | undefined,
  project: string,
  stack: string,
): Promise<DamagedState | undefined> {
  // Pulumi takes what follows file:// as it is, and ~ for the home folder.
  const backend = /^file:\/\/(?<path>.*)$/.exec(backendUrl ?? "")?.groups?.["path"]?.replace(/^~/, homedir());
  if (backend === undefined) return undefined;
  const folder = join(backend, ".pulumi", "stacks", project);
  const names = await namesIn(folder);
  // Compressed states are the engine's alone to read.
  if (names.some((name) => [`${stack}.json.gz`, `${stack}.json.zst`].includes(name))) return undefined;
  const file = join(folder, `${stack}.json`);
  await dropBrokenAttributes(file);
  const text = await textOf(file);
  const backups = join(backend, ".pulumi", "backups", project, stack);
  if (text !== null) {
    const what = flawOf(text);
    return what === undefined ? undefined : { file, what, copy: await newestWhole(file, backups) };
  }
  const copy = await newestWhole(file, backups);
  return copy?.resources === undefined || copy.resources === 0 ? undefined : { file, what: "is gone", copy };
}

/**
 * Beside each file the backend keeps its attributes, as a bucket would have them (gocloud.dev, blob/fileblob), and writes those
 * first. A run that is killed just then leaves them cut short, and the engine reads nothing of the stack any more ("failed to load
 * checkpoint: EOF"); without them it reads the state, which is still the whole one from before.
 */
async function dropBrokenAttributes(file: string): Promise<void> {
  const attributes = `${file}.attrs`;
  const text = await textOf(attributes);
  if (text === null) return;
  try {
    JSON.parse(text);
  } catch {
    await rm(attributes, { force: true });
  }
}

/**
 * Keeps the damaged file beside its place, and puts the whole copy there.
 * @returns one line for each thing done
 */
export async function mendState({ file, copy }: DamagedState): Promise<string[]> {
  const lines: string[] = [];
  if ((await textOf(file)) !== null) {
    const aside = `${file}.damaged-${new Date().toISOString().replaceAll(":", "")}`;
    await rename(file, aside);
    lines.push(`keeping the damaged state as ${aside}`);
  }
  if (copy === undefined) return lines;
  const draft = join(dirname(file), `.${basename(file)}.${process.pid}`);
  await copyFile(copy.file, draft);
  await rename(draft, file);
  return [...lines, `taking the state of ${copy.written.toISOString()}, which the engine kept whole`];
}

/** @returns undefined where the state is whole */
function flawOf(text: string): string | undefined {
  if (text.trim() === "") return "is empty";
  try {
    return stateSchema.safeParse(JSON.parse(text)).success ? undefined : "is no state of Pulumi's";
  } catch (error) {
    return `is not whole (${error instanceof Error ? error.message : String(error)})`;
  }
}

async function newestWhole(file: string, backups: string) {
  const kept = (await namesIn(backups)).filter((name) => name.endsWith(".json"));
  const files = [`${file}.bak`, ...kept.map((name) => join(backups, name))];
  const copies = await Promise.all(files.map(wholeCopy));
  return copies
    .filter((copy) => copy !== undefined)
    .sort((a, b) => b.written.getTime() - a.written.getTime())
    .at(0);
}

async function wholeCopy(file: string) {
  const text = await textOf(file);
  if (text === null || flawOf(text) !== undefined) return undefined;
  const { checkpoint } = stateSchema.parse(JSON.parse(text));
  const resources = checkpoint.latest?.resources?.length ?? 0;
  return { file, written: (await stat(file)).mtime, resources };
}

async function namesIn(folder: string): Promise<string[]> {
  return await readdir(folder).catch(() => []);
}
