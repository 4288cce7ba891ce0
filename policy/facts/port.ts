/** ArangoDB's port, and the only one that the API is published from. */
export const DATABASE_PORT = 8529;
export const API_PORT = 8080;

/** An inclusive range of TCP or UDP ports; a single port is a range of one. */
export interface PortRange {
  readonly from: number;
  readonly to: number;
}

/**
 * Every reading of a port that the engine, the provider or the daemon could make of what was declared:
 * a number cut to its integer part (Pulumi coerces 8529.9), decimal text with leading zeros ("08529" becomes
 * 8529), an exponent ("8.529e3"), Go's base prefixes ("0x2151", "0o20521", "020521"), a protocol suffix, and a range. Empty: no port.
 */
export function readPorts(value: number | string): PortRange[] {
  if (typeof value === "number") return Number.isFinite(value) ? [single(Math.trunc(value))] : [];
  const text = value.trim().replace(/\/[a-z]+$/i, "");
  const bounds = text.split("-").map((part) => readInteger(part.trim()));
  const [low = [], high] = bounds;
  if (bounds.length > 2) return [];
  if (high === undefined) return low.map(single);
  return low.flatMap((from) => high.map((to) => ({ from: Math.min(from, to), to: Math.max(from, to) })));
}

function single(port: number): PortRange {
  return { from: port, to: port };
}

function readInteger(text: string): number[] {
  const digits = text.replaceAll("_", "");
  if (/^\+?\d+(\.\d*)?(e\+?\d{1,3})?$/i.test(digits)) {
    const decimal = Math.trunc(Number(digits));
    return /^0[0-7]+$/.test(digits) ? [decimal, Number.parseInt(digits, 8)] : [decimal];
  }
  const hasBase = ["0x", "0o", "0b"].includes(digits.slice(0, 2).toLowerCase());
  return hasBase && Number.isFinite(Number(digits)) ? [Number(digits)] : [];
}

export function includesPort(value: number | string, port: number): boolean {
  return readPorts(value).some(({ from, to }) => from <= port && port <= to);
}

/** The one port that a value means under every reading, 0 to 65535; null where it means none or several. */
export function exactPort(value: number | string): number | null {
  const [first, ...others] = readPorts(value);
  if (first === undefined || first.from !== first.to || others.some((other) => other.from !== first.from)) {
    return null;
  }
  return first.from >= 0 && first.from <= 65535 ? first.from : null;
}
