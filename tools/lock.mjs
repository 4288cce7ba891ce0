import { link, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { errorCode } from "./problem.mjs";
import { processState } from "./process-state.mjs";

/**
 * When a process began: tells a holder from a later process with its number.
 * "" where the system has no /proc, "ended" for one that only waits to be reaped.
 * @param {number} pid
 */
function began(pid) {
  const state = processState(pid);
  return state?.ended === true ? "ended" : (state?.began ?? "");
}

/**
 * Whether the process that wrote a lock still runs. An unreadable lock has no holder:
 * it is linked into place complete, so only a damaged disk leaves one.
 * @param {string} text
 */
export function holderAlive(text) {
  const [pidText, since] = text.split(" ");
  const pid = Number(pidText);
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (errorCode(error) !== "EPERM") return false;
  }
  return began(pid) === since;
}

/** @param {string} folder */
async function newest(folder) {
  const names = await readdir(folder);
  const numbers = names.filter((name) => /^\d+$/.test(name)).map(Number);
  const number = Math.max(0, ...numbers);
  return { number, free: number === 0 || names.includes(`${number}.free`) };
}

/**
 * Takes the lock if it is free or its holder is dead; returns the number held, or null.
 *
 * Each holder makes the next number in the folder; the highest number is the lock, and it is only ever removed by a
 * higher one. Removing a dead holder's file and making one's own, the usual way, lets two waiters both win: the
 * second removes what the first has just made.
 * @param {string} folder
 */
async function take(folder) {
  const last = await newest(folder);
  if (!last.free) {
    const text = await readFile(join(folder, String(last.number)), "utf8").catch(() => undefined);
    if (text === undefined || holderAlive(text)) return null;
  }
  const mine = last.number + 1;
  const draft = join(folder, `draft-${randomUUID()}`);
  try {
    await writeFile(draft, `${process.pid} ${began(process.pid)}`);
    await link(draft, join(folder, String(mine)));
  } catch (error) {
    if (errorCode(error) === "EEXIST") return null;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
  const now = await newest(folder);
  if (now.number !== mine) {
    await rm(join(folder, String(mine)), { force: true });
    return null;
  }
  // The last holder was killed: what it had running is being ended by its leash, and must not meet what comes now.
  if (!last.free) await sleep(500);
  for (const name of await readdir(folder)) {
    if (Number.parseInt(name, 10) < mine) await rm(join(folder, name), { force: true });
  }
  return mine;
}

/**
 * Does the work while no other process does it. A holder that was killed is recognised and passed over at once.
 * @template T
 * @param {string} folder the lock, a folder of its own
 * @param {() => void} onWait called once, if another process holds it
 * @param {() => Promise<T>} work must look again whether it is still needed
 * @returns {Promise<T>}
 */
export async function withLock(folder, onWait, work) {
  await mkdir(folder, { recursive: true });
  let waited = false;
  let mine = await take(folder);
  while (mine === null) {
    if (!waited && !(await newest(folder)).free) {
      waited = true;
      onWait();
    }
    await sleep(100);
    mine = await take(folder);
  }
  try {
    return await work();
  } finally {
    await writeFile(join(folder, `${mine}.free`), "");
  }
}
