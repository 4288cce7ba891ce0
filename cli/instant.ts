const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };
const ISO = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$/;

/**
 * @param text so long before now ("90s", "10m", "2h", "7d"), or an ISO 8601 time; one without a zone is this machine's
 * @returns undefined for what is neither
 */
export function instantOf(text: string, now: Date): Date | undefined {
  const [, count = "", unit = ""] = /^(\d{1,9})([smhd])$/.exec(text) ?? [];
  const seconds = SECONDS[unit];
  if (seconds !== undefined) return new Date(Math.max(0, now.getTime() - Number(count) * seconds * 1000));
  const parsed = ISO.test(text) ? new Date(text) : undefined;
  return parsed === undefined || Number.isNaN(parsed.getTime()) ? undefined : parsed;
}
