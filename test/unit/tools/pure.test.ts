import { fc, test as property } from "@fast-check/vitest";
import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { readArguments } from "../../../tools/arguments.mjs";
import { isDebian } from "../../../tools/apt.mjs";
import { matchesLock } from "../../../tools/dependencies.mjs";
import { splitReference } from "../../../tools/images.mjs";
import { NODE_NEEDED, NODE_PINNED, PULUMI_NEEDED, PULUMI_PINNED } from "../../../tools/pins.mjs";
import { stackSetting, yamlScalar } from "../../../tools/stack-settings.mjs";
import { atLeast, parseVersion } from "../../../tools/version.mjs";

const repositoryFile = (path: string) => readFile(new URL(`../../../${path}`, import.meta.url), "utf8");

describe("a version", () => {
  test.each([
    ["v24.21.0", "22.18.0", true],
    ["22.18.0", "22.18.0", true],
    ["22.17.9", "22.18.0", false],
    ["v9.0.0", "10.0.0", false],
    ["v3.249.0-alpha.1", "3.249.0", false],
    ["v3.250.0-alpha.1", "3.249.0", true],
    ["3.249.0+dirty", "3.249.0", true],
    ["go1.26", "1.26.0", true],
    ["", "1.0.0", false],
    ["v3.259", "3.249.0", true],
    ["a newer version is available", "3.249.0", false],
    ["3.259.0 (and more)", "3.249.0", false],
  ])("%s serves where %s is needed: %s", (found, wanted, serves) => {
    expect(atLeast(found, wanted)).toBe(serves);
  });

  property.prop([fc.tuple(fc.nat(), fc.nat(), fc.nat()), fc.tuple(fc.nat(), fc.nat(), fc.nat())])(
    "serves exactly where it is not smaller, number by number",
    (a, b) => {
      const order =
        a.map((number, index) => Math.sign(number - (b[index] ?? 0))).find((sign) => sign !== 0) ?? 0;
      expect(atLeast(a.join("."), b.join("."))).toBe(order >= 0);
    },
  );
});

describe("the pins", () => {
  test("say the same wherever a version must be written down", async () => {
    const manifest = JSON.parse(await repositoryFile("package.json")) as {
      engines: { node: string };
      dependencies: Record<string, string>;
    };
    expect(`>=${NODE_NEEDED}`.startsWith(manifest.engines.node)).toBe(true);
    expect((await repositoryFile(".nvmrc")).trim()).toBe(String(parseVersion(NODE_PINNED)?.numbers[0]));
    expect(manifest.dependencies["@pulumi/pulumi"]).toBe(PULUMI_PINNED);
    expect(await repositoryFile("tools/pulumi-cli/go.mod")).toContain(
      `github.com/pulumi/pulumi/pkg/v3 v${PULUMI_PINNED} `,
    );
    expect(atLeast(PULUMI_PINNED, PULUMI_NEEDED)).toBe(true);
    expect(atLeast(NODE_PINNED, NODE_NEEDED)).toBe(true);
  });
});

describe("installed dependencies", () => {
  const lock = (packages: Record<string, unknown>) => JSON.stringify({ packages });
  const a = { version: "1.0.0", integrity: "sha512-a" };
  const root = { name: "mallku-database" };
  test.each<[string, boolean, string | null, string | null]>([
    ["the same", true, lock({ "": root, "node_modules/a": a }), lock({ "node_modules/a": a })],
    ["nothing installed", false, lock({ "": root, "node_modules/a": a }), null],
    ["a record cut short", false, lock({ "node_modules/a": a }), '{"packages":{"node_mod'],
    ["no lockfile", false, null, lock({})],
    [
      "another version",
      false,
      lock({ "node_modules/a": a }),
      lock({ "node_modules/a": { ...a, version: "1.0.1" } }),
    ],
    [
      "other content",
      false,
      lock({ "node_modules/a": a }),
      lock({ "node_modules/a": { ...a, integrity: "sha512-b" } }),
    ],
    ["one missing", false, lock({ "node_modules/a": a }), lock({})],
    [
      "one for another platform missing",
      true,
      lock({ "node_modules/a": { ...a, optional: true } }),
      lock({}),
    ],
    ["one too many", false, lock({}), lock({ "node_modules/a": a })],
  ])("%s: in place is %s", (_, expected, wanted, installed) => {
    expect(matchesLock(wanted, installed)).toBe(expected);
  });
});

describe("the command line", () => {
  test.each([
    [["up"], { stack: "dev", configFile: undefined, explains: false, doctor: false }],
    [["up", "--stack", "prod"], { stack: "prod" }],
    [["up", "--stack=prod"], { stack: "prod" }],
    [["preview", "-s", "prod", "--config-file", "x.yaml"], { stack: "prod", configFile: "x.yaml" }],
    [["preview", "-sprod", "--config-file=x.yaml"], { stack: "prod", configFile: "x.yaml" }],
    [["doctor"], { doctor: true, explains: false }],
    [["doctor", "--help"], { explains: true }],
    [["up", "-h"], { explains: true }],
    [["--version"], { explains: true }],
    [["version"], { explains: true }],
    [["policy", "list"], { explains: true }],
    [[], { explains: true }],
    [["status"], { json: false }],
    [["status", "--json"], { json: true }],
    [["check", "--format", "json"], { json: true }],
    [["check", "--format=sarif"], { json: false }],
    [["pulumi", "--", "stack", "--json"], { json: false }],
  ])("%j", (args, expected) => {
    expect(readArguments(args)).toMatchObject(expected);
  });
});

describe("an image's reference is split as the engine wants it", () => {
  const digest = `sha256:${"0".repeat(64)}`;
  test.each([
    ["arangodb:3.12.7.1", "arangodb", "3.12.7.1"],
    ["arangodb", "arangodb", "latest"],
    [`gcr.io/distroless/nodejs24-debian12:nonroot@${digest}`, "gcr.io/distroless/nodejs24-debian12", digest],
    ["localhost:5000/arangodb", "localhost:5000/arangodb", "latest"],
    ["localhost:5000/arangodb:1", "localhost:5000/arangodb", "1"],
    [`localhost:5000/a@${digest}`, "localhost:5000/a", digest],
  ])("%s", (reference, name, tag) => {
    expect(splitReference(reference)).toEqual({ name, tag });
  });
});

describe("system packages are only touched on", () => {
  test.each([
    ['PRETTY_NAME="Debian GNU/Linux 12"\nID=debian\n', true],
    ["ID=ubuntu\nID_LIKE=debian\n", true],
    ['ID=linuxmint\nID_LIKE="ubuntu debian"\n', true],
    ["ID=fedora\n", false],
    ['ID="rhel"\nID_LIKE="fedora"\nHOME_URL="https://debian.example"\n', false],
    ["", false],
  ])("%j: %s", (text, expected) => {
    expect(isDebian(text)).toBe(expected);
  });
});

describe("the stack's settings", () => {
  test("a stack's own image is got instead of the project's default, and known as a choice", () => {
    const project = "config:\n  mallku:nodeImage:\n    type: string\n    default: node:1 # pinned\n";
    expect(stackSetting({ project, stack: "" }, "nodeImage")).toEqual({ value: "node:1", own: false });
    const stack = 'config:\n  mallku:apiPort: 1\n  mallku:nodeImage: "node:2"\n';
    expect(stackSetting({ project, stack }, "nodeImage")).toEqual({ value: "node:2", own: true });
    expect(() => stackSetting({ project: "", stack: "" }, "nodeImage")).toThrow("mallku:nodeImage");
  });

  test.each(["arangodbImage", "nodeImage"])(
    "the real Pulumi.yaml's %s is read as YAML has it",
    async (name) => {
      const text = await repositoryFile("Pulumi.yaml");
      const { config } = parse(text) as { config: Record<string, { default: unknown }> };
      const declared = config[`mallku:${name}`]?.default;
      expect(declared).toBeTypeOf("string");
      expect(yamlScalar(text, ["config", `mallku:${name}`, "default"])).toBe(declared);
    },
  );

  const key = fc.stringMatching(/^[a-z][a-zA-Z]{0,8}$/);
  const image = fc.stringMatching(/^[a-z]{1,9}(\/[a-z]{1,9})?:[a-z][a-z0-9.]{0,6}(@sha256:[0-9a-f]{8})?$/);
  const settings = fc.dictionary(key, fc.oneof(image, fc.record({ default: image, type: key })), {
    noNullPrototype: true,
  });
  property.prop([settings, settings])(
    "every value in Pulumi's own style is found, and no other",
    (config, other) => {
      const text = stringify({ other, config });
      for (const name of new Set([...Object.keys(config), ...Object.keys(other)])) {
        const value = config[name];
        expect(yamlScalar(text, ["config", name])).toBe(typeof value === "string" ? value : null);
        expect(yamlScalar(text, ["config", name, "default"])).toBe(
          typeof value === "object" ? value.default : null,
        );
      }
    },
  );
});
