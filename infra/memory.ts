const MEBIBYTE = 2 ** 20;

const UNITS: Readonly<Record<string, number>> = {
  "": 1,
  KiB: 2 ** 10,
  MiB: MEBIBYTE,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
};

/**
 * Reads a memory size: plain bytes ("2147483648") or a whole number with a binary unit ("2GiB").
 * Decimal units are refused because ArangoDB's documents changed the meaning of "G" between versions.
 * @returns bytes, a multiple of one MiB because Docker's provider takes whole MiB; or undefined
 */
export function parseMemory(text: string): number | undefined {
  const match = /^(\d+) ?(KiB|MiB|GiB|TiB)?$/.exec(text.trim());
  const unit = UNITS[match?.[2] ?? ""];
  if (match?.[1] === undefined || unit === undefined) return undefined;
  const bytes = Number(match[1]) * unit;
  return Number.isSafeInteger(bytes) && bytes % MEBIBYTE === 0 ? bytes : undefined;
}

/** Bytes as the provider's `memory` wants them: whole MiB. */
export function toMebibytes(bytes: number): number {
  return bytes / MEBIBYTE;
}
