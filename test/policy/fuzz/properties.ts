import { BlockList, isIP } from "node:net";
import { posix } from "node:path";
import fc from "fast-check";
import { formatAddress, isLoopback, isPrivate, parseAddress } from "../../../policy/facts/address.ts";
import { decodeBase64 } from "../../../policy/facts/base64.ts";
import { parseCapability } from "../../../policy/facts/capability.ts";
import { endpointReach } from "../../../policy/facts/endpoint.ts";
import { parseImageReference } from "../../../policy/facts/image-reference.ts";
import { normalisePath, staysInside } from "../../../policy/facts/path.ts";
import { exactPort, readPorts } from "../../../policy/facts/port.ts";
import { isPrivateSubnet } from "../../../policy/facts/subnet.ts";
import { PARSERS } from "./parsers.ts";
import { anyText } from "./texts.ts";

/** What must hold for any text; said as what a user would lose. */
export interface Property {
  readonly name: string;
  readonly property: fc.IRawProperty<unknown>;
}

function expected(holds: boolean, text: string): void {
  if (!holds) throw new Error(`does not hold for ${JSON.stringify(text)}`);
}

const about = (name: string, texts: fc.Arbitrary<string>, holds: (text: string) => boolean): Property => ({
  name,
  property: fc.property(texts, (text) => {
    expected(holds(text), text);
  }),
});

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8, "ipv4");
loopback.addAddress("::1", "ipv6");
const privateRanges = new BlockList();
for (const [range, prefix] of [
  ["10.0.0.0", 8],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
] as const)
  privateRanges.addSubnet(range, prefix, "ipv4");
privateRanges.addSubnet("fc00::", 7, "ipv6");

/** Node reads a mapped address as the IPv4 address too, but not in every spelling: it is given ours. */
const inList = (list: BlockList, text: string) => list.check(text, isIP(text) === 6 ? "ipv6" : "ipv4");

const octet = fc.oneof(
  fc.integer({ min: 0, max: 300 }).map(String),
  fc.constantFrom("127", "10", "172", "192", "00", "01"),
);
const group = fc.oneof(
  fc.integer({ min: 0, max: 0x1ffff }).map((word) => word.toString(16)),
  fc.constantFrom("", "0", "ffff", "FD00"),
);
/** Texts near addresses: right ones, and ones with a part too many, too large or missing. */
const nearAddress = fc.oneof(
  fc.array(octet, { minLength: 3, maxLength: 5 }).map((parts) => parts.join(".")),
  fc.array(group, { minLength: 1, maxLength: 9 }).map((parts) => parts.join(":")),
  fc
    .tuple(fc.constantFrom("::", "::ffff:", "1:2:3:4:5:6:", "::1:"), fc.ipV4())
    .map(([first, last]) => first + last),
  fc.ipV4(),
  fc.ipV6(),
  anyText,
);
const nearPath = fc
  .array(fc.oneof(fc.constantFrom("..", ".", "", "a", "etc", "...", " "), anyText), { maxLength: 8 })
  .map((parts) => parts.join("/"));
const nearSubnet = fc
  .tuple(nearAddress, fc.integer({ min: 0, max: 130 }))
  .map(([address, prefix]) => `${address}/${prefix}`);
const nearEndpoint = fc
  .tuple(
    fc.constantFrom("tcp", "ssl", "http", "http+tcp", "HTTP", "vst+ssl"),
    nearAddress,
    fc.constantFrom("", ":8529", ":x", "/x", "@a", "\\@a"),
  )
  .map(([scheme, host, rest]) => `${scheme}://${isIP(host) === 6 ? `[${host}]` : host}${rest}`);

function lastOf(text: string): string {
  const [host = "", prefixText] = text.split("/");
  const address = parseAddress(host);
  if (address === null) return host;
  const prefix = Number(prefixText);
  const bytes = address.bytes.map(
    (byte, index) => byte | (0xff >> Math.min(8, Math.max(0, prefix - 8 * index))),
  );
  return formatAddress({ family: address.family, bytes });
}

/** What another reader makes of an endpoint's host; a special scheme, so that it reads short and octal addresses too. */
function urlHost(text: string): string | null {
  try {
    const { hostname } = new URL(text.trim().replace(/^[a-z0-9+]+:/i, "http:"));
    return hostname.replace(/^\[(.*)\]$/, "$1");
  } catch {
    return null;
  }
}

export const PROPERTIES: readonly Property[] = [
  ...Object.entries(PARSERS).map(([name, parse]) => ({
    name: `${name} that is any text is read without a crash, and the same way each time`,
    property: fc.property(anyText, (text) => {
      expected(JSON.stringify(parse(text)) === JSON.stringify(parse(text)), text);
    }),
  })),
  about("an address is one exactly where Node's own reader says so", nearAddress, (text) => {
    return text.includes("%") || (parseAddress(text) !== null) === (isIP(text) !== 0);
  }),
  about("an address is loopback or private exactly where Node's own list says so", nearAddress, (text) => {
    const address = parseAddress(text);
    if (address === null) return true;
    const plain = formatAddress(address);
    return (
      isLoopback(address) === inList(loopback, plain) && isPrivate(address) === inList(privateRanges, plain)
    );
  }),
  about("an address written out is the same address", nearAddress, (text) => {
    const address = parseAddress(text);
    return (
      address === null || JSON.stringify(parseAddress(formatAddress(address))) === JSON.stringify(address)
    );
  }),
  about("an address written out is in the web's own spelling", fc.ipV6(), (text) => {
    const address = parseAddress(text);
    if (address?.family !== 6) return true;
    return new URL(`http://[${text}]/`).hostname === `[${formatAddress(address)}]`;
  }),
  about(
    "a subnet that is called private has its first and last address in a private range",
    nearSubnet,
    (text) => {
      if (!isPrivateSubnet(text)) return true;
      const first = parseAddress(text.split("/")[0] ?? "");
      return (
        first !== null && inList(privateRanges, formatAddress(first)) && inList(privateRanges, lastOf(text))
      );
    },
  ),
  about("an endpoint that is called loopback is loopback to a browser too", nearEndpoint, (text) => {
    if (endpointReach(text) !== "loopback") return true;
    const host = urlHost(text);
    const address = host === null ? null : parseAddress(host);
    return address !== null && inList(loopback, formatAddress(address));
  }),
  about("a path is made plain as Node makes it", nearPath, (text) => {
    const plain = posix.normalize(`/${text}`).replace(/([^])\/$/, "$1");
    return normalisePath(text) === plain && normalisePath(normalisePath(text)) === normalisePath(text);
  }),
  about("a relative path that stays inside does so to Node", nearPath, (text) => {
    return !staysInside(text) || posix.join("/top/inside", text, "x").startsWith("/top/inside/");
  }),
  about("a capability is the same with a prefix, in any case, and read again", anyText, (text) => {
    const name = parseCapability(text);
    fc.pre(!name.startsWith("CAP_") && !/[^\x20-\x7e]/.test(text));
    return parseCapability(name) === name && parseCapability(`cap_${name.toLowerCase()}`) === name;
  }),
  about("a port's readings are whole numbers in order", anyText, (text) => {
    return readPorts(text).every(
      ({ from, to }) => Number.isInteger(from) && Number.isInteger(to) && from <= to,
    );
  }),
  about("one port is never read out of a text with another reading", fc.nat(70000).map(String), (text) => {
    const port = exactPort(text);
    return port === null || port === Number(text);
  }),
  about("an image's parts make the image again", anyText, (text) => {
    fc.pre(text.split("@").length <= 2);
    const { repository, tag, digest } = parseImageReference(text);
    const again =
      repository + (tag === undefined ? "" : `:${tag}`) + (digest === undefined ? "" : `@${digest}`);
    return again === text.trim();
  }),
  about("base64 is read as Node reads it", fc.string({ unit: "binary" }), (text) => {
    return decodeBase64(Buffer.from(text).toString("base64")) === Buffer.from(text).toString("latin1");
  }),
];
