import { join } from "node:path";
import { createHash } from "node:crypto";
import { rm } from "node:fs/promises";
import { replaceFile, textOf } from "./keep.mjs";

/** How long a failed download is not tried again where something else serves, in milliseconds. */
const FORGET_AFTER = 60 * 60 * 1000;

/**
 * @param {string} cache
 * @param {string} attempt
 */
function fileOf(cache, attempt) {
  return join(cache, "failed", createHash("sha256").update(attempt).digest("hex").slice(0, 16));
}

/**
 * Why this attempt failed within the last hour, or null. Without this every start on a machine that reaches no such
 * server would wait for it again.
 * @param {string} cache
 * @param {string} attempt what was tried, with its version
 * @returns {Promise<string | null>}
 */
export async function failedLately(cache, attempt) {
  try {
    /** @type {unknown} */
    const kept = JSON.parse((await textOf(fileOf(cache, attempt))) ?? "null");
    if (typeof kept !== "object" || kept === null || !("at" in kept) || !("reason" in kept)) return null;
    if (typeof kept.at !== "number" || typeof kept.reason !== "string") return null;
    const age = Date.now() - kept.at;
    return age >= 0 && age < FORGET_AFTER ? kept.reason : null;
  } catch {
    return null;
  }
}

/**
 * @param {string} cache
 * @param {string} attempt
 * @param {string} reason
 */
export async function rememberFailure(cache, attempt, reason) {
  await replaceFile(fileOf(cache, attempt), JSON.stringify({ at: Date.now(), attempt, reason }), 0o644);
}

/**
 * @param {string} cache
 * @param {string} attempt
 */
export async function forgetFailure(cache, attempt) {
  await rm(fileOf(cache, attempt), { force: true });
}
