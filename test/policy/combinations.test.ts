import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatAddress, parseAddress } from "../../policy/facts/address.ts";
import { isSentinel } from "../../policy/facts/decode.ts";
import { CONTAINER, NETWORK, VOLUME } from "../../policy/facts/types.ts";
import { DATABASE, INTERNAL, SIDECAR, type Case, type Properties } from "./cases/case.ts";
import { CASES } from "./cases/index.ts";
import { broken, judge } from "./support/evaluation.ts";

const BASES: Readonly<Record<string, readonly Properties[]>> = {
  [CONTAINER]: [DATABASE, SIDECAR],
  [NETWORK]: [INTERNAL],
  [VOLUME]: [{ name: "cache", driver: "local" }],
};

/**
 * What a danger is one by: whose container it is, whether it runs, what it holds, the one command line that the parts of a
 * command make, and of a network whether it has a way out at all. These go with the danger, and all else may vary.
 */
const TOGETHER: Readonly<Record<string, readonly string[]>> = {
  [CONTAINER]: [
    ...["name", "image", "start", "mustRun", "volumes", "command", "entrypoints"],
    ...["networkMode", "networksAdvanced"],
  ],
  [NETWORK]: ["name", "internal", "options"],
};

/** What a case adds to the declaration that it was made from. */
function addedBy({ type, properties }: Case): Properties {
  const whole = TOGETHER[type] ?? [];
  const added = (BASES[type] ?? [{}]).map((base) => {
    const changed = Object.keys({ ...base, ...properties }).filter((key) => base[key] !== properties[key]);
    return Object.fromEntries([...whole, ...changed].map((key) => [key, properties[key]]));
  });
  return added.reduce((least, one) => (Object.keys(one).length < Object.keys(least).length ? one : least));
}

const named = CASES.filter(({ id }) => !id.startsWith("unknown-everything/"));
const harmlessOf = new Map(
  [...new Set(named.map(({ type }) => type))].map((type) => [
    type,
    named.filter((one) => one.type === type && one.breaks.length === 0),
  ]),
);
const DANGERS = named.filter(({ type, breaks }) => breaks.length > 0 && harmlessOf.get(type)?.length !== 0);

function stays(danger: Case, harmless: Case): void {
  const properties = { ...harmless.properties, ...addedBy(danger) };
  const found = broken(judge(danger.type, properties, danger.managedByProvider));
  expect(found, `${danger.id} in ${harmless.id}`).toEqual(expect.arrayContaining([...danger.breaks]));
}

describe("a danger that is added to a harmless declaration", () => {
  test("is found, by its own rule, whichever danger it is", () => {
    for (const [index, danger] of DANGERS.entries()) {
      const harmless = harmlessOf.get(danger.type) ?? [];
      for (const more of [0, 1]) {
        const one = harmless[(7 * index + more) % harmless.length];
        if (one !== undefined) stays(danger, one);
      }
    }
  });

  test("is found in whichever harmless declaration it is put", () => {
    const pairs = fc
      .constantFrom(...DANGERS)
      .chain((danger) =>
        fc.tuple(fc.constant(danger), fc.constantFrom(...(harmlessOf.get(danger.type) ?? []))),
      );
    fc.assert(
      fc.property(pairs, ([danger, harmless]) => {
        stays(danger, harmless);
      }),
      { numRuns: 2000 },
    );
  });
});

type Spelling = (text: string) => string;

/** Another spelling of the texts at some places, by the name of the property that they stand in or below. */
function respelled(value: unknown, places: ReadonlySet<string>, spell: Spelling, here = false): unknown {
  if (typeof value === "string") return here && !isSentinel(value) ? spell(value) : value;
  if (Array.isArray(value)) return value.map((item: unknown) => respelled(item, places, spell, here));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]: [string, unknown]) => [
      key,
      respelled(inner, places, spell, here || places.has(key)),
    ]),
  );
}

const upper: Spelling = (text) => text.toUpperCase();
const prefixed: Spelling = (text) => (/^CAP_/i.test(text) ? text.slice(4) : `CAP_${text}`);
const addressOf = (text: string, write: (bytes: readonly number[]) => string) => {
  const address = parseAddress(text);
  return address === null ? text : write(address.bytes);
};
/** An IPv4 address in IPv6's clothes, and an IPv6 address in its short form. */
const mapped: Spelling = (text) =>
  addressOf(text, (bytes) =>
    bytes.length === 4 ? `::ffff:${bytes.join(".")}` : formatAddress({ family: 6, bytes }),
  );
const padded: Spelling = (text) =>
  addressOf(text, (bytes) => {
    const all = bytes.length === 4 ? [...Array<number>(10).fill(0), 255, 255, ...bytes] : bytes;
    const hex = all.map((byte) => byte.toString(16).padStart(2, "0").toUpperCase());
    return Array.from({ length: 8 }, (_, word) => `${hex[2 * word] ?? ""}${hex[2 * word + 1] ?? ""}`).join(
      ":",
    );
  });
const roundabout: Spelling = (text) => (text.startsWith("/") ? `//.${text}/x/../` : text);

const SPELLINGS: readonly (readonly [what: string, places: readonly string[], spell: Spelling])[] = [
  ["a capability in capitals", ["capabilities", "capAdds", "capDrops"], upper],
  ["a capability with and without its prefix", ["capabilities", "capAdds", "capDrops"], prefixed],
  ["an IPv4 address inside IPv6", ["ip", "subnet", "gateway", "ipv4Address"], mapped],
  ["an address in full", ["ip", "ipv6Address", "linkLocalIps"], padded],
  ["a path of the host by a detour", ["hostPath"], roundabout],
  ["a file in a container by a detour", ["file"], roundabout],
  ["a namespace in capitals", ["pidMode", "ipcMode", "usernsMode"], upper],
];

test.each(SPELLINGS)("another spelling changes a verdict: %s", (_what, places, spell) => {
  const where = new Set(places);
  let changed = 0;
  for (const { id, type, properties, breaks, managedByProvider } of named) {
    const spelled = respelled(properties, where, spell);
    if (JSON.stringify(spelled) === JSON.stringify(properties)) continue;
    changed += 1;
    expect(broken(judge(type, spelled, managedByProvider)), id).toEqual([...breaks].sort());
  }
  expect(changed).toBeGreaterThan(0);
});
