import { randomInt } from "node:crypto";
import { chmod, mkdir, open, readFile, rename } from "node:fs/promises";
import { join } from "node:path";

export interface Secrets {
  readonly rootPassword: string;
  readonly userPassword: string;
}

/** Letters and digits without O, 0, l, I and 1, which people mistake for each other: Mallku's own alphabet for passwords. */
export const alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";

const ours = new RegExp(`^[${alphabet}]*$`);

/** Lengths from Mallku's scripts/setup_secure_database.py; 24 and 20 characters of 57 are 139 and 116 bits. */
const lengths = { rootPassword: 24, userPassword: 20 } as const;
const files = { rootPassword: "root-password", userPassword: "user-password" } as const;

/** A password of `length` characters, each drawn evenly from {@link alphabet} by the system's secure generator. */
export function makePassword(length: number): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join("");
}

/**
 * Reads the passwords, making those that are not there yet. They are made inside the container at its first start and
 * never leave this folder, so no one outside it, no stack state and no `docker inspect` ever holds them.
 * @param folder made with mode 0700 if it is not there; the files have mode 0600
 * @throws {Error} if a file is there but does not hold a password of ours: making another would lock the database's
 *   own user out, so a person has to decide
 */
export async function readOrMakeSecrets(folder: string): Promise<Secrets> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  return {
    rootPassword: await readOrMake(folder, "rootPassword"),
    userPassword: await readOrMake(folder, "userPassword"),
  };
}

async function readOrMake(folder: string, name: keyof Secrets): Promise<string> {
  const path = join(folder, files[name]);
  const found = await readFile(path, "utf8").catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  });
  if (found === undefined) {
    const password = makePassword(lengths[name]);
    await writeDurably(folder, path, password);
    return password;
  }
  if (found.length !== lengths[name] || !ours.test(found)) {
    throw new Error(
      `${path} does not hold a password that this gateway made. ` +
        "Restore the data volume from a backup that holds both its folders, database and secrets.",
    );
  }
  await chmod(path, 0o600);
  return found;
}

/** All of the file or none of it, whenever the machine stops: the database keeps the password for good once it has it. */
async function writeDurably(folder: string, path: string, content: string): Promise<void> {
  // A fixed name: what a killed start left behind is overwritten, not collected.
  const temporary = `${path}.tmp`;
  const file = await open(temporary, "w", 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
  const directory = await open(folder, "r");
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
