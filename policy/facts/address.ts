/** An IP address as Docker would take it. IPv4-mapped IPv6 is the IPv4 address, as in Go's `net.IP.To4`. */
export interface Address {
  readonly family: 4 | 6;
  /** 4 or 16 numbers of 0 to 255, network order. */
  readonly bytes: readonly number[];
}

/**
 * Parses what Go's `net.ParseIP` parses, and nothing else. What it does not parse matters as much as what it
 * does: Docker Engine 20.10 binds *every interface* when Go cannot parse a publish address (`localhost`, `127.1`,
 * `127.0.0.01`, `[::1]`, `*`, a leading space), so a spelling that looks like loopback is a wildcard there.
 */
export function parseAddress(text: string): Address | null {
  if (text.includes(":")) return parseV6(text);
  const bytes = parseV4(text);
  return bytes === null ? null : { family: 4, bytes };
}

function parseV4(text: string): number[] | null {
  const parts = text.split(".");
  if (parts.length !== 4) return null;
  const bytes: number[] = [];
  for (const part of parts) {
    if (!/^(0|[1-9]\d{0,2})$/.test(part)) return null;
    const byte = Number(part);
    if (byte > 255) return null;
    bytes.push(byte);
  }
  return bytes;
}

function parseV6(text: string): Address | null {
  const halves = text.split("::");
  if (halves.length > 2) return null;
  const left = groups(halves[0] ?? "", halves.length === 1);
  const right = groups(halves[1] ?? "", true);
  if (left === null || right === null) return null;
  const missing = 16 - left.length - right.length;
  if (halves.length === 1 ? missing !== 0 : missing < 2) return null;
  const bytes = [...left, ...Array<number>(missing).fill(0), ...right];
  const mapped = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 255 && bytes[11] === 255;
  return mapped ? { family: 4, bytes: bytes.slice(12) } : { family: 6, bytes };
}

function groups(text: string, mayEndInV4: boolean): number[] | null {
  if (text === "") return [];
  const bytes: number[] = [];
  const parts = text.split(":");
  for (const [index, part] of parts.entries()) {
    if (part.includes(".")) {
      const v4 = mayEndInV4 && index === parts.length - 1 ? parseV4(part) : null;
      if (v4 === null) return null;
      bytes.push(...v4);
    } else {
      if (!/^[0-9a-f]{1,4}$/i.test(part)) return null;
      const group = Number.parseInt(part, 16);
      bytes.push(group >> 8, group & 255);
    }
  }
  return bytes;
}

export function isWildcard(address: Address): boolean {
  return address.bytes.every((byte) => byte === 0);
}

/** 127.0.0.0/8 and ::1 (RFC 1122, RFC 4291). */
export function isLoopback(address: Address): boolean {
  if (address.family === 4) return address.bytes[0] === 127;
  return address.bytes.slice(0, 15).every((byte) => byte === 0) && address.bytes[15] === 1;
}

/** RFC 1918 and RFC 4193: ranges that no router outside forwards to. Loopback is not among them. */
export function isPrivate({ family, bytes }: Address): boolean {
  const [first = -1, second = -1] = bytes;
  if (family === 6) return (first & 0xfe) === 0xfc;
  return first === 10 || (first === 172 && (second & 0xf0) === 16) || (first === 192 && second === 168);
}

/** RFC 3927 and RFC 4291: addresses of one network segment, where clouds answer for the machine itself. */
export function isLinkLocal({ family, bytes }: Address): boolean {
  const [first = -1, second = -1] = bytes;
  return family === 4 ? first === 169 && second === 254 : first === 0xfe && (second & 0xc0) === 0x80;
}

/** Where clouds hand out a machine's credentials besides 169.254.169.254: AWS over IPv6, and Alibaba. */
const METADATA: readonly string[] = ["fd00:ec2::254", "100.100.100.200"];

export function isCloudMetadata(address: Address): boolean {
  return METADATA.includes(formatAddress(address));
}

/** The host's own address on Docker's default bridge, unless its daemon was told otherwise. */
export function isDefaultGateway(address: Address): boolean {
  return formatAddress(address) === "172.17.0.1";
}

/** The address in one spelling, fit to be shown: it was parsed, so it can hold nothing but an address. */
export function formatAddress({ family, bytes }: Address): string {
  if (family === 4) return bytes.join(".");
  const words = Array.from({ length: 8 }, (_, i) => ((bytes[2 * i] ?? 0) << 8) | (bytes[2 * i + 1] ?? 0));
  const text = words.map((word) => word.toString(16)).join(":");
  const length = (run: RegExpExecArray) => run[0].replaceAll(":", "").length;
  // Of runs of one length the first (RFC 5952).
  const zeros = [...text.matchAll(/(?:^|:)0(?::0)+(?=:|$)/g)].sort((a, b) => length(b) - length(a))[0];
  if (zeros === undefined) return text;
  const before = text.slice(0, zeros.index);
  const after = text.slice(zeros.index + zeros[0].length + 1);
  return `${before}::${after}`;
}
