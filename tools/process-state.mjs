import { readFileSync } from "node:fs";

/**
 * What Linux says of a process; null where there is no such process, or no /proc.
 * @param {number} pid
 * @returns {{ command: string, ended: boolean, began: string } | null} `began` in clock ticks since boot. `ended`: it
 * only waits to be reaped, which can be for ever where nobody reaps, and its number still answers to signals.
 */
export function processState(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field is the command in parentheses and may hold blanks: count from its end. Field 22 is the start.
    const end = stat.lastIndexOf(")");
    const fields = stat.slice(end + 2).split(" ");
    const ended = fields[0] === "Z" || fields[0] === "X";
    return { command: stat.slice(stat.indexOf("(") + 1, end), ended, began: fields[19] ?? "" };
  } catch {
    return null;
  }
}
