/** Docker's API counts bytes where the provider's properties count MiB. */
const MEBIBYTE = 1024 * 1024;
const NANOSECONDS: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
};

/** MiB to bytes; -1 ("no limit") and 0 stay. */
export const toBytes = (mebibytes: number | undefined): number | undefined =>
  mebibytes === undefined || mebibytes <= 0 ? mebibytes : mebibytes * MEBIBYTE;

/** Bytes to whole MiB; -1 and 0 stay. */
export const toMebibytes = (bytes: number | undefined): number =>
  bytes === undefined || bytes <= 0 ? (bytes ?? 0) : Math.trunc(bytes / MEBIBYTE);

/** Go's duration notation (`1m30s`) to nanoseconds. */
export function toNanoseconds(duration: string | undefined): number {
  const parts = (duration ?? "").matchAll(/(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h)/g);
  return [...parts].reduce(
    (sum, [, amount, unit = ""]) => sum + Number(amount) * (NANOSECONDS[unit] ?? 0),
    0,
  );
}

/** Nanoseconds as Go prints a duration: `1m30s`, `1.5s`, `500ms`, `0s`. */
export function goDuration(nanoseconds: number | undefined): string {
  const total = nanoseconds ?? 0;
  if (total === 0) return "0s";
  if (total < 1e3) return `${total}ns`;
  if (total < 1e6) return `${total / 1e3}µs`;
  if (total < 1e9) return `${total / 1e6}ms`;
  const hours = Math.trunc(total / 3600e9);
  const minutes = Math.trunc((total % 3600e9) / 60e9);
  const seconds = `${(total % 60e9) / 1e9}s`;
  if (hours > 0) return `${hours}h${minutes}m${seconds}`;
  return minutes > 0 ? `${minutes}m${seconds}` : seconds;
}

/** `1.5` CPUs to the billionths that Docker takes. */
export const toNanoCpus = (cpus: string | undefined): number | undefined =>
  cpus === undefined ? undefined : Math.round(Number(cpus) * 1e9);

/** Billionths of a CPU in the decimal form in which the real provider keeps them: 1 is `1.0`. */
export function cpusText(nanoCpus: number): string {
  const text = (nanoCpus / 1e9).toFixed(9);
  return text.replaceAll(/[^0]/g, "").length === 9 ? (nanoCpus / 1e9).toFixed(1) : text.replace(/0+$/, "");
}
