import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as sdk from "@pulumi/policy";
import { formatAddress, isLoopback, isWildcard, parseAddress } from "../../policy/facts/address.ts";
import { parseCapability } from "../../policy/facts/capability.ts";
import { NOTHING } from "../../policy/facts/shape.ts";
import { CONTAINER, SHAPES } from "../../policy/facts/types.ts";
import { normalisePath } from "../../policy/facts/path.ts";
import { includesPort } from "../../policy/facts/port.ts";
import { rawProperties } from "../../policy/raw-properties.ts";
import { CASES } from "./cases/index.ts";
import { DATABASE, port, UNKNOWN_TEXT, type Case } from "./cases/case.ts";
import { broken, judge } from "./support/evaluation.ts";
import { allPlaces, placed } from "./support/places.ts";

/** Exported by the SDK, and missing from its typings (1.21.0: they are stripped as internal). */
const { unknownCheckingProxy: proxy } = sdk as unknown as {
  readonly unknownCheckingProxy: (properties: unknown) => unknown;
};

const octet = fc.integer({ min: 0, max: 255 });
const v4 = fc.tuple(octet, octet, octet, octet).map((bytes) => bytes.join("."));
const v6 = fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 8, maxLength: 8 });
const container = (properties: object) => broken(judge(CONTAINER, { ...DATABASE, ...properties }));

describe("whatever is written", () => {
  test("a mapping of 8529, on either side, with anything else in it, is refused", () => {
    fc.assert(
      fc.property(fc.record({ ip: fc.string(), protocol: fc.string(), external: fc.integer() }), (rest) => {
        expect(container({ ports: [{ ...rest, internal: 8529 }] })).toContain("database-port");
        expect(container({ ports: [{ ...rest, internal: 8080, external: 8529 }] })).toContain(
          "database-port",
        );
      }),
    );
  });

  test("an address that is not loopback is refused, and loopback is not", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          v4,
          v6.map((words) => words.map((word) => word.toString(16)).join(":")),
        ),
        (ip) => {
          const address = parseAddress(ip);
          expect(address).not.toBeNull();
          const expected = address !== null && isLoopback(address) ? [] : ["publish-address"];
          expect(container(port({ ip }))).toEqual(expected);
        },
      ),
    );
  });

  test("a text that is no address is refused, never taken for loopback", () => {
    fc.assert(
      fc.property(fc.string(), (ip) => {
        fc.pre(parseAddress(ip) === null);
        expect(container(port({ ip }))).toEqual(["publish-address"]);
      }),
    );
  });

  test("whatever is declared besides a danger, the danger stays a finding", () => {
    // A missing network is cured by naming one, so only what is there, not what is missing, is a danger to keep.
    const dangers = CASES.filter(
      ({ type, breaks }) => type === CONTAINER && breaks.length > 0 && !breaks.includes("default-network"),
    );
    // These two are what makes a carrier that never runs, which may hold what a running container may not.
    const isCarriers = (key: string) => key === "start" || key === "mustRun";
    // With an entrypoint the same command is another program's arguments.
    const isArgumentsOf = (key: string, one: Case) =>
      key === "entrypoints" && Object.hasOwn(one.properties, "command");
    fc.assert(
      fc.property(fc.constantFrom(...dangers), fc.constantFrom(...CASES), (one, other) => {
        const besides = Object.entries(other.type === CONTAINER ? other.properties : {}).filter(
          ([key]) => !Object.hasOwn(one.properties, key) && !isCarriers(key) && !isArgumentsOf(key, one),
        );
        const findings = broken(judge(CONTAINER, { ...one.properties, ...Object.fromEntries(besides) }));
        expect(findings).toEqual(expect.arrayContaining([...one.breaks]));
      }),
      { numRuns: 2000 },
    );
  });

  test("nothing that JSON can say makes the gate throw, or say nothing about nonsense in a deciding place", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...SHAPES.keys()),
        fc.dictionary(fc.string(), fc.jsonValue()),
        (type, json) => {
          const findings = judge(type, json);
          expect(findings.every(({ message }) => !message.includes("could not be run"))).toBe(true);
        },
      ),
    );
    const keys = Object.keys(DATABASE);
    fc.assert(
      fc.property(fc.constantFrom(...keys), fc.jsonValue(), (key, value) => {
        const findings = judge(CONTAINER, { ...DATABASE, [key]: value });
        expect(findings.every(({ message }) => !message.includes("could not be run"))).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("spelling changes no verdict", () => {
  const spelled = fc.tuple(v6, fc.boolean(), fc.nat(3)).map(([words, upper, pad]) => {
    const text = words.map((word) => word.toString(16).padStart(pad, "0")).join(":");
    return { plain: words, text: upper ? text.toUpperCase() : text };
  });

  test("of an IPv6 address: case, zeros, and the short form are the same address", () => {
    fc.assert(
      fc.property(spelled, ({ plain, text }) => {
        const address = parseAddress(text);
        expect(address).toEqual(parseAddress(plain.map((word) => word.toString(16)).join(":")));
        expect(address && parseAddress(formatAddress(address))).toEqual(address);
      }),
    );
  });

  test("of an IPv4 address inside IPv6", () => {
    fc.assert(
      fc.property(v4, (text) => {
        expect(parseAddress(`::ffff:${text}`)).toEqual(parseAddress(text));
        expect(parseAddress(`0:0:0:0:0:FFFF:${text}`)).toEqual(parseAddress(text));
      }),
    );
  });

  test("of an address that Go does not take: a leading zero, a blank, a missing part", () => {
    fc.assert(
      fc.property(v4, fc.constantFrom(" ", "0", "\t", "."), (text, more) => {
        expect(parseAddress(more + text)).toBeNull();
      }),
    );
  });

  test("of a capability: prefix and case", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("SYS_ADMIN", "NET_RAW", "ALL"),
        fc.boolean(),
        fc.boolean(),
        (name, prefix, lower) => {
          const text = prefix ? `CAP_${name}` : name;
          expect(parseCapability(lower ? text.toLowerCase() : text)).toBe(name);
        },
      ),
    );
  });

  test("of a path: doubled slashes, dots and trailing slashes", () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z]{1,5}$/), { minLength: 1 }), (parts) => {
        const plain = `/${parts.join("/")}`;
        expect(normalisePath(`//${parts.join("/./")}/`)).toBe(plain);
        expect(normalisePath(`/x/..${plain}/y/..`)).toBe(plain);
      }),
    );
  });

  test("of a port: number, text, fraction, zeros before, base", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 65535 }), (number) => {
        const spellings = [
          number,
          String(number),
          `0${number}`,
          ` ${number} `,
          `${number}/tcp`,
          number + 0.5,
        ];
        for (const spelling of [...spellings, `0x${number.toString(16)}`, `0o${number.toString(8)}`]) {
          expect(includesPort(spelling, number), String(spelling)).toBe(true);
        }
        expect(includesPort(`${number}-${number}`, number)).toBe(true);
      }),
    );
  });

  test("wildcards are wildcards in any length", () => {
    fc.assert(
      fc.property(fc.nat(7), (zeros) => {
        const text = `${"0:".repeat(zeros)}:`
          .replace(/^:$/, "::")
          .replace(/(0):$/, "$1::")
          .replace(":::", "::");
        const address = parseAddress(text.endsWith("::") ? text : `${text}:`);
        expect(address !== null && isWildcard(address)).toBe(true);
      }),
    );
  });
});

describe("an unknown", () => {
  const all = allPlaces();

  test("is refused in every place of every type, but where the table says that it decides nothing", () => {
    for (const { type, path, decides } of all) {
      const findings = judge(type, placed(path, UNKNOWN_TEXT));
      const unknown = findings.filter(({ kind }) => kind === "unknown");
      // A place that is a danger whatever stands there is called that, and not unknown besides.
      const known = unknown.length === 0 && findings.some(({ rule }) => rule === decides) ? 1 : 0;
      expect(unknown.length + known, `${type} ${path.join(".")}`).toBe(decides === NOTHING ? 0 : 1);
    }
  });

  test("is seen through the SDK's throwing proxy as it is in the raw properties behind it", () => {
    for (const { type, path } of all) {
      const properties = placed(path, UNKNOWN_TEXT);
      const raw = judge(type, properties);
      expect(judge(type, rawProperties(proxy(properties)))).toEqual(raw);
      // Where a later SDK has no way to the raw properties any more.
      expect(judge(type, proxy(properties))).toEqual(raw);
    }
  });
});

test("the way to the raw properties is there in the installed SDK", () => {
  const properties = { ports: [{ internal: UNKNOWN_TEXT }] };
  expect(rawProperties(proxy(properties))).toBe(properties);
});
