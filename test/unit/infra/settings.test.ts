import { readFile } from "node:fs/promises";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { asProviderReadsCpus } from "../../../infra/cpus.ts";
import { SettingsError } from "../../../infra/errors.ts";
import { parseMemory } from "../../../infra/memory.ts";
import { addressReach } from "../../../infra/publish-address.ts";
import { readSettings, SETTINGS_DEFAULTS } from "../../../infra/settings.ts";

const TOKEN = "a-token-of-at-least-thirty-two-characters";

function problemsOf(values: Record<string, string>, stack = "dev"): readonly string[] {
  try {
    readSettings(stack, values, () => true);
    return [];
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return error.problems.map(({ key }) => key);
  }
}

describe("settings", () => {
  test("a stack that says nothing gets the safe defaults: loopback, 8080, protected data", () => {
    expect(readSettings("dev", {}, () => false)).toMatchObject({
      environment: "dev",
      instance: "",
      apiPort: 8080,
      publishAddress: "127.0.0.1",
      apiToken: undefined,
      memory: 2 * 2 ** 30,
      protectData: true,
    });
  });

  test("Pulumi.yaml and the program cannot disagree about a default", async () => {
    const schema = z.object({ config: z.record(z.string(), z.looseObject({ default: z.unknown() })) });
    const { config } = schema.parse(parse(await readFile("Pulumi.yaml", "utf8")));
    const declared = Object.fromEntries(
      Object.entries(config).map(([key, { default: value }]) => [key.replace("mallku:", ""), String(value)]),
    );
    expect(declared).toEqual({ ...SETTINGS_DEFAULTS, apiToken: "" });
  });

  test("the stack dev runs as its file says", async () => {
    const schema = z.object({ config: z.record(z.string(), z.unknown()) });
    const { config } = schema.parse(parse(await readFile("Pulumi.dev.yaml", "utf8")));
    const values = Object.entries(config).map(([key, value]): [string, string] => [key, String(value)]);
    expect(readSettings("dev", Object.fromEntries(values), () => false).protectData).toBe(false);
  });

  test.each([
    ["mallku:instance", "UPPER"],
    ["mallku:instance", "-edge"],
    ["mallku:instance", "a".repeat(21)],
    ["mallku:instance", "dot.dot"],
    ["mallku:apiPort", "8529"],
    ["mallku:apiPort", "08529"],
    ["mallku:apiPort", "0"],
    ["mallku:apiPort", "65536"],
    ["mallku:apiPort", "80.5"],
    ["mallku:apiPort", "-1"],
    ["mallku:apiPort", "http"],
    ["mallku:publishAddress", "0.0.0.0"],
    ["mallku:publishAddress", "::"],
    ["mallku:publishAddress", "::ffff:0.0.0.0"],
    ["mallku:publishAddress", "0:0:0:0:0:0:0:0"],
    ["mallku:publishAddress", "localhost"],
    ["mallku:publishAddress", "*"],
    ["mallku:publishAddress", ""],
    ["mallku:publishAddress", "127.1"],
    ["mallku:publishAddress", " 127.0.0.1"],
    ["mallku:publishAddress", "192.0.2.1"],
    ["mallku:apiToken", "short"],
    ["mallku:apiToken", `${TOKEN} with spaces`],
    ["mallku:arangodbImage", "arangodb"],
    ["mallku:arangodbImage", "arangodb:latest"],
    ["mallku:nodeImage", "host:5000/node"],
    ["mallku:nodeImage", "node@sha256:abc"],
    ["mallku:memory", "2GB"],
    ["mallku:memory", "512MiB"],
    ["mallku:memory", "1073741825"],
    ["mallku:memory", "2TiB"],
    ["mallku:cpus", "0"],
    ["mallku:cpus", "two"],
    ["mallku:cpus", "257"],
    ["mallku:protectData", "yes"],
    ["mallku:apiprot", "8080"],
  ])("%s = %j stops the program, and the key is named", (key, value) => {
    expect(problemsOf({ [key]: value })).toEqual([key]);
  });

  test("every wrong setting is named at once, so that it is mended at once", () => {
    expect(problemsOf({ "mallku:apiPort": "8529", "mallku:memory": "lots", "mallku:typo": "" })).toEqual([
      "mallku:typo",
      "mallku:apiPort",
      "mallku:memory",
    ]);
  });

  test("a publication beyond loopback needs a token, and no token makes a wildcard right", () => {
    expect(problemsOf({ "mallku:publishAddress": "192.0.2.1", "mallku:apiToken": TOKEN })).toEqual([]);
    expect(problemsOf({ "mallku:publishAddress": "0.0.0.0", "mallku:apiToken": TOKEN })).toEqual([
      "mallku:publishAddress",
    ]);
  });

  test("a token never appears in the error about it", () => {
    const secret = "s3cr3t canary with spaces";
    expect(() => readSettings("dev", { "mallku:apiToken": secret }, () => true)).not.toThrow(secret);
  });

  test("a token in plain text is refused, because the engine's history would keep it in clear", () => {
    expect(() => readSettings("dev", { "mallku:apiToken": TOKEN }, () => false)).toThrow("plain text");
  });

  test("another namespace's configuration is none of our business", () => {
    expect(problemsOf({ "docker:host": "unix:///var/run/docker.sock" })).toEqual([]);
  });
});

describe("memory", () => {
  test("bytes and units mean the same everywhere", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4096 }), (mebibytes) => {
        expect(parseMemory(`${mebibytes}MiB`)).toBe(mebibytes * 2 ** 20);
        expect(parseMemory(String(mebibytes * 2 ** 20))).toBe(mebibytes * 2 ** 20);
        expect(parseMemory(`${mebibytes * 1024} KiB`)).toBe(mebibytes * 2 ** 20);
      }),
    );
  });
});

describe("CPUs", () => {
  test.each([
    ["2", "2.0"],
    ["1.5", "1.5"],
    ["1.50", "1.5"],
    ["0.25", "0.25"],
    ["10", "10."],
    ["128", "128.0"],
  ])(
    "%s is declared as the provider reads it back, or every refresh would replace the container",
    (cpus, read) => {
      expect(asProviderReadsCpus(cpus)).toBe(read);
    },
  );
});

describe("publish address", () => {
  test("no text is ever mistaken for loopback", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        if (addressReach(text) === "loopback") expect(text).toMatch(/^127\.\d+\.\d+\.\d+$|:/);
      }),
    );
  });

  test("every IPv4 address but 127/8 and 0.0.0.0 reaches a network", () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        const expected = address.startsWith("127.")
          ? "loopback"
          : address === "0.0.0.0"
            ? "wildcard"
            : "network";
        expect(addressReach(address)).toBe(expected);
        expect(addressReach(`::ffff:${address}`)).toBe(expected);
      }),
    );
  });
});
