import { randomBytes, randomUUID } from "node:crypto";
import { chmod, link, mkdir, open, readdir, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { textOf } from "./keep.mjs";
import { SetupProblem, errorCode } from "./problem.mjs";

/**
 * The passphrase file, complete from the moment it is there: it is linked into place, and whoever comes second keeps
 * the first one's. A passphrase that changes makes every secret of the state unreadable.
 * @param {string} file
 * @param {string} backend folder of the state that it encrypts
 */
async function ensurePassphrase(file, backend) {
  const text = await textOf(file);
  if (text === null) {
    if (await hasStacks(backend))
      throw new SetupProblem(
        `${file} is gone, and the stacks in ${backend} cannot be read without it`,
        `put the file back; or, if their containers and data may go too, rm -r ${backend}`,
      );
    await create(file);
  } else if (text.trim() === "") {
    throw new SetupProblem(
      `${file} is empty, and Pulumi's state is encrypted with what it held`,
      "put its content back",
    );
  }
  // Others on this machine must not read it, whatever it was copied with.
  if (((await stat(file)).mode & 0o077) !== 0) await chmod(file, 0o600);
}

/** @param {string} backend */
async function hasStacks(backend) {
  try {
    return (await readdir(join(backend, ".pulumi/stacks"))).length > 0;
  } catch (error) {
    if (errorCode(error) === "ENOENT") return false;
    throw error;
  }
}

/** @param {string} file */
async function create(file) {
  const draft = join(dirname(file), `.passphrase-${randomUUID()}`);
  const handle = await open(draft, "wx", 0o600);
  try {
    await handle.writeFile(`${randomBytes(32).toString("base64url")}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  try {
    await link(draft, file);
  } catch (error) {
    if (errorCode(error) !== "EEXIST") throw error;
  } finally {
    await rm(draft);
  }
}

/**
 * Where Pulumi keeps its state: the user's own backend and passphrase where the environment names them, else a file
 * backend and a generated passphrase in the state folder.
 * @param {Pick<import("./ground.mjs").Ground, "env" | "state">} ground
 * @returns {Promise<import("./facts.d.ts").SetupFacts["state"]>}
 */
export async function prepareState({ env, state }) {
  const ownBackend = (env.PULUMI_BACKEND_URL ?? "") !== "";
  // An empty passphrase is one, too; an empty file name is none.
  const ownPassphrase =
    env.PULUMI_CONFIG_PASSPHRASE !== undefined || (env.PULUMI_CONFIG_PASSPHRASE_FILE ?? "") !== "";
  const backend = join(state, "backend");
  const file = join(state, "passphrase");
  if (!ownBackend) await mkdir(backend, { recursive: true, mode: 0o700 });
  if (!ownPassphrase) await ensurePassphrase(file, backend);
  return {
    // Not pathToFileURL: Pulumi takes what follows file:// as it is, and would make a folder named with %20.
    backendUrl: ownBackend ? null : `file://${backend}`,
    passphraseFile: ownPassphrase ? null : file,
  };
}
