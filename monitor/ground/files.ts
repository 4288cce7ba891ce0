import { readdir, stat, statfs } from "node:fs/promises";
import { join } from "node:path";
import { reason } from "../reason.ts";
import { fine, gibibytes, unknown, type GroundFinding } from "./finding.ts";

const OTHERS = 0o077;
const OTHERS_WRITE = 0o002;

/** Less does not hold both base images and the one that is built of them. */
const ROOM_FOR_IMAGES = 2 ** 30;
/** Less and a growing database meets its end soon. */
const ROOM_TO_GROW = 5 * 2 ** 30;

/** A file's time may be ahead of the clock by its file system's rounding, and by no more. */
const AHEAD_MS = 60_000;

/** @param folder in which there must be room, on this machine */
export async function roomIn(name: string, folder: string): Promise<GroundFinding> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return judgeRoom(name, folder, bavail * bsize);
  } catch (error) {
    return unknown(name, `${folder} could not be looked at: ${reason(error)}`);
  }
}

/** @param free bytes */
export function judgeRoom(name: string, folder: string, free: number): GroundFinding {
  const found = `${gibibytes(free)} free in ${folder}`;
  if (free >= ROOM_TO_GROW) return fine(name, found);
  return {
    name,
    state: free < ROOM_FOR_IMAGES ? "broken" : "attention",
    found,
    mend: "docker image prune, which removes images without a name; docker system df shows what takes the room",
  };
}

/** @param path of a file or folder that only its owner may read */
export async function keptFromOthers(name: string, path: string): Promise<GroundFinding> {
  try {
    const { mode } = await stat(path);
    const spelt = (mode & 0o777).toString(8);
    if ((mode & OTHERS) === 0) return fine(name, `only its owner may read ${path}`);
    const strict = (mode & 0o700).toString(8);
    return {
      name,
      state: "broken",
      found: `others on this machine may read ${path} (mode ${spelt})`,
      mend: `chmod ${strict} ${path}`,
    };
  } catch (error) {
    return unknown(name, `${path} could not be looked at: ${reason(error)}`);
  }
}

/** Whoever may write to Docker's socket is root on its host. */
export async function socketOf(path: string): Promise<GroundFinding> {
  const name = "Docker's socket";
  try {
    const { mode } = await stat(path);
    if ((mode & OTHERS_WRITE) === 0) return fine(name, `${path} is its owner's and group's`);
    return {
      name,
      state: "attention",
      found: `every user of this machine may write to ${path}, and is root by it`,
      mend: `sudo chmod 660 ${path}`,
    };
  } catch (error) {
    return unknown(name, `${path} could not be looked at: ${reason(error)}`);
  }
}

/** A state that was written later than now says that the clock was set back. */
export async function notFromTheFuture(stateFolder: string, now: Date): Promise<GroundFinding> {
  const name = "time";
  try {
    const names = await readdir(stateFolder);
    const times = await Promise.all(names.map(async (file) => (await stat(join(stateFolder, file))).mtimeMs));
    const ahead = Math.max(0, ...times) - now.getTime();
    if (ahead < AHEAD_MS) return fine(name, "nothing in the state folder is later than now");
    return {
      name,
      state: "attention",
      found: `something in ${stateFolder} was written ${Math.round(ahead / 1000)} s from now: the clock was set back`,
      mend: "sudo timedatectl set-ntp true",
    };
  } catch (error) {
    return unknown(name, `${stateFolder} could not be looked at: ${reason(error)}`);
  }
}
