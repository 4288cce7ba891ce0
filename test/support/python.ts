import { createHash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { installLine, installPackages, mayInstallPackages } from "../../tools/apt.mjs";
import { cacheFolder } from "../../tools/folders.mjs";
import { draftFolder, keep, sealed } from "../../tools/keep.mjs";
import { withLock } from "../../tools/lock.mjs";
import { onPath } from "../../tools/node.mjs";
import { SetupProblem } from "../../tools/problem.mjs";
import { createProgress, type Progress } from "../../tools/progress.mjs";
import { errorLine, run } from "../../tools/run.mjs";
import { atLeast } from "../../tools/version.mjs";

/** What compose-lint asks for, the most of what is pinned here. */
const NEEDED = "3.11.0";
const PART = "Python";

/** Where a distribution's own python3 is older, it may have a newer one beside it (Ubuntu 22.04 has 3.11). */
const PACKAGES = [
  ["python3", "python3-venv"],
  ["python3.11", "python3.11-venv"],
];
const NAMES = ["python3", "python3.14", "python3.13", "python3.12", "python3.11"];

const INDEX = "let pip reach a package index: python3 -m pip download --no-deps pyyaml";

/** Debian's python3 without python3-venv has no ensurepip, and fails only once it makes an environment. */
const ASK = "import ensurepip, venv, platform; print(platform.python_version())";

export interface PythonEnvironment {
  readonly python: string;
  /** A program that the packages brought, such as `compose-lint`. */
  readonly bin: (name: string) => string;
}

export interface PythonGround {
  readonly env: NodeJS.ProcessEnv;
  readonly mayInstall: boolean;
}

interface Interpreter {
  readonly file: string;
  readonly version: string;
}

const here = (): PythonGround => ({ env: process.env, mayInstall: mayInstallPackages() });

/**
 * A Python with the packages of a pip requirements file, which must have a hash for each. It is kept in the user's cache
 * folder, shared by all clones, under a name made of the file's content and the interpreter.
 * @param requirements the file
 * @throws SetupProblem where there is no Python that serves, or the packages cannot be had, with the line that mends it
 */
export async function pythonEnvironment(
  requirements: string | URL,
  ground: PythonGround = here(),
): Promise<PythonEnvironment> {
  const progress = createProgress(process.stderr, { parts: false });
  try {
    const pins = await readFile(requirements);
    const cache = cacheFolder(ground.env);
    const waiting = () => {
      progress.phase(PART, "waiting for another that is making an environment");
    };
    return await withLock(join(cache, "python.lock"), waiting, async () => {
      const interpreter = await findPython(ground, progress);
      const key = createHash("sha256").update(pins).update(`${interpreter.file} ${interpreter.version}`);
      const folder = join(cache, `python-${key.digest("hex").slice(0, 16)}`);
      if ((await sealed(folder)) === null) await make(folder, interpreter, pins, ground, progress);
      return { python: join(folder, "bin/python"), bin: (name) => join(folder, "bin", name) };
    });
  } finally {
    progress.end();
  }
}

/**
 * The unpacked source package of one of the pinned packages, kept beside the environment. What builds the package must be
 * among the pins: pip asks it for the package's name before it hands the source out.
 * @returns the folder
 */
export async function packageSource(
  requirements: string | URL,
  name: string,
  ground: PythonGround = here(),
): Promise<string> {
  const { python } = await pythonEnvironment(requirements, ground);
  // A line that ends in a backslash goes on.
  const pins = (await readFile(requirements, "utf8")).split(/(?<!\\)\n/);
  const pin = pins.find((line) => line.startsWith(`${name}==`));
  if (pin === undefined) throw new Error(`${name} is not among the pinned packages`);
  const key = createHash("sha256").update(pin).digest("hex").slice(0, 16);
  const folder = join(cacheFolder(ground.env), `${name}-${key}`);
  const silent = () => undefined;
  const archive = await withLock(`${folder}.lock`, silent, async () => {
    return (await sealed(folder))?.file ?? (await fetchSource(folder, python, pin, ground));
  });
  return join(folder, archive.slice(0, -ARCHIVE.length));
}

const ARCHIVE = ".tar.gz";

async function fetchSource(folder: string, python: string, pin: string, { env }: PythonGround) {
  const draft = await draftFolder(folder);
  const list = join(draft, "requirements.txt");
  await writeFile(list, pin);
  const options = { env, timeout: 10 * 60_000 };
  const how = ["--no-deps", "--no-build-isolation", "--no-binary", ":all:", "--require-hashes", "--no-input"];
  const got = await run(python, ["-m", "pip", "download", ...how, "-r", list, "-d", draft], options);
  const archive = (await readdir(draft)).find((name) => name.endsWith(ARCHIVE));
  const unpacked =
    archive === undefined
      ? got
      : await run(python, ["-m", "tarfile", "-e", join(draft, archive), draft], options);
  if (!got.ok || !unpacked.ok || archive === undefined) {
    throw new SetupProblem(`a Python source package could not be had (${errorLine(unpacked.text)})`, INDEX);
  }
  await keep(draft, folder, { file: archive, version: pin.split(/[=\s]+/)[1] ?? "", way: "fetched" });
  return archive;
}

async function interpreters(env: NodeJS.ProcessEnv): Promise<Interpreter[]> {
  const files = NAMES.flatMap((name) => onPath(name, env) ?? []);
  const answers = files.map(async (file) => {
    const { ok, stdout } = await run(file, ["-c", ASK], { env, timeout: 30_000 });
    return ok ? [{ file, version: stdout.trim() }] : [];
  });
  return (await Promise.all(answers)).flat().filter(({ version }) => atLeast(version, NEEDED));
}

async function findPython({ env, mayInstall }: PythonGround, progress: Progress): Promise<Interpreter> {
  const [found] = await interpreters(env);
  if (found !== undefined) return found;
  for (const packages of mayInstall ? PACKAGES : []) {
    await installPackages({ env, progress }, PART, packages);
    const [installed] = await interpreters(env);
    if (installed !== undefined) return installed;
  }
  throw new SetupProblem(
    `no Python ${NEEDED} or later with its venv module is on PATH`,
    `install it; on Debian or Ubuntu: ${installLine(PACKAGES[0] ?? [])}`,
  );
}

async function make(
  folder: string,
  { file, version }: Interpreter,
  pins: Uint8Array,
  { env }: PythonGround,
  progress: Progress,
): Promise<void> {
  const draft = await draftFolder(folder);
  const list = join(draft, "requirements.txt");
  await writeFile(list, pins);
  const options = { env, timeout: 10 * 60_000 };
  progress.phase(PART, "making an environment");
  const made = await run(file, ["-m", "venv", draft], options);
  if (!made.ok) {
    throw new SetupProblem(
      `${file} could make no environment (${errorLine(made.text)})`,
      "install its venv module",
    );
  }
  progress.phase(PART, "installing the pinned packages");
  // Wheels only: a source package runs its own code to be built, with what it fetches then unpinned.
  const pip = [
    "-m",
    "pip",
    "install",
    "--require-hashes",
    "--only-binary",
    ":all:",
    "--no-input",
    "-r",
    list,
  ];
  const { ok, text } = await run(join(draft, "bin/python"), pip, options);
  if (!ok) {
    throw new SetupProblem(`the pinned Python packages could not be installed (${errorLine(text)})`, INDEX);
  }
  await moveScripts(join(draft, "bin"), draft, folder);
  await keep(draft, folder, { file: "bin/python", version, way: "fetched" });
}

/** An environment's programs name it by its full path, which the move into place changes. */
async function moveScripts(scripts: string, from: string, to: string): Promise<void> {
  for (const entry of await readdir(scripts, { withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const script = join(scripts, entry.name);
    const text = await readFile(script, "latin1");
    if (text.includes(from)) await writeFile(script, text.replaceAll(from, to), "latin1");
  }
}
