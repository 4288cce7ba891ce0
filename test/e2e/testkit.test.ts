import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as docker from "@pulumi/docker";
import { describe, expect, test } from "vitest";
import { CONTAINER } from "../../policy/facts/types.ts";
import {
  checked,
  launchPack,
  resource,
  runPolicies,
  unknown,
  urnOf,
  type PackConfig,
  type Report,
} from "../../policy/testkit/index.ts";
import { EXAMPLES, makePack, type ExampleName } from "../policy/support/example-pack.ts";
import { previewGated } from "../support/gated-preview.ts";
import { planOnly } from "../support/planning-provider.ts";
import { scratch } from "../unit/tools/scratch.ts";

planOnly();

const URN = urnOf(CONTAINER, "c", "dev", "mallku");

interface Port {
  readonly internal: number | undefined;
  readonly ip?: string;
}

/** What decides a deployment: who said what, which ports are made in the end, and whether anything is. */
interface Outcome {
  readonly violations: readonly string[];
  readonly ports: unknown;
  readonly isRefused: boolean;
}

async function byEngine(pack: string, ports: readonly Port[], config: PackConfig): Promise<Outcome> {
  const configFile = join(await scratch(), "config.json");
  await writeFile(configFile, JSON.stringify(config));
  const { log, isRefused } = await previewGated(
    () => {
      const other = new docker.Network("n", { name: "n" });
      const known = ports.map(({ internal, ...rest }) => ({
        internal: internal ?? other.id.apply(Number),
        ...rest,
      }));
      new docker.Container("c", { name: "c", image: "x:1", ports: known });
      return Promise.resolve({});
    },
    { pack: { path: pack, configFile } },
  );
  const violations = log.violations.filter(({ urn }) => urn === URN);
  return {
    violations: violations.map(({ policy, mandatory }) => `${policy} ${mandatory ? "stops" : "advises"}`),
    ports: plain(log.changes.get(URN)?.inputs["ports"]),
    isRefused,
  };
}

/** Without the bridge's own bookkeeping, and without what a preview shows in the place of an unknown. */
function plain(ports: unknown): unknown {
  if (!Array.isArray(ports)) return undefined;
  return (ports as readonly Record<string, unknown>[]).map(({ internal, ip }) => ({
    ip,
    internal: typeof internal === "number" ? internal : "unknown",
  }));
}

const declared = (ports: readonly Port[]) => {
  const known = ports.map(({ internal = unknown.string, ...rest }) => ({ internal, ...rest }));
  return checked(resource(CONTAINER, "c", { name: "c", image: "x:1", ports: known }, { urn: URN }));
};

function outcomeOf({ violations, notRun, remediations, refused }: Report, ports: readonly Port[]): Outcome {
  return {
    violations: [
      ...notRun.map(({ policy }) => `${policy} advises`),
      ...violations.map(({ policy, level }) => `${policy} ${level === "mandatory" ? "stops" : "advises"}`),
    ],
    ports: plain((remediations.at(-1) ?? declared(ports)).properties["ports"]),
    isRefused: refused,
  };
}

const CASES: readonly (readonly [what: string, ExampleName, ports: readonly Port[], config: PackConfig])[] = [
  ["a port that it refuses", "naive", [{ internal: 8529 }], {}],
  ["one that is not known", "naive", [{ internal: undefined }], {}],
  ["one that is not known, closed", "closed", [{ internal: undefined }], {}],
  ["a level for all", "closed", [{ internal: 8529 }], { all: "advisory" }],
  [
    "a level of its own over that",
    "closed",
    [{ internal: 8529 }],
    { all: "disabled", "no-database-port": "mandatory" },
  ],
  ["an address that it mends", "mending", [{ internal: 1 }, { internal: 2, ip: "127.0.0.1" }], {}],
  [
    "another address that it mends",
    "mending",
    [{ internal: 1 }],
    { "one-address": { address: "127.0.0.2" } },
  ],
  ["an address that it does not mend", "mending", [{ internal: 1, ip: "10.0.0.1" }], {}],
  ["what is not known beside it", "mending", [{ internal: undefined }], {}],
  ["one that it may not mend", "mending", [{ internal: 1 }], { "one-address": "mandatory" }],
  ["one that it may only tell of", "mending", [{ internal: 1 }], { "one-address": "advisory" }],
  [
    "a level and an address",
    "mending",
    [{ internal: 1 }, { internal: 2, ip: "127.0.0.2" }],
    { "one-address": { enforcementLevel: "advisory", address: "127.0.0.2" } },
  ],
  [
    "a policy that is switched off",
    "mending",
    [{ internal: 1, ip: "10.0.0.1" }],
    { "one-address": "disabled" },
  ],
];

describe("a pack's test has the outcome of a real preview, in this process and in one of the pack's own", () => {
  test.each(CASES)("%s (%s)", async (_what, name, ports, config) => {
    const pack = await makePack(name);
    const expected = await byEngine(pack, ports, config);
    const here = await runPolicies([EXAMPLES[name]], { config }).analyze(declared(ports));
    expect(outcomeOf(here, ports)).toEqual(expected);
    const launched = await launchPack(pack, undefined, { config });
    try {
      expect(outcomeOf(await launched.analyze(declared(ports)), ports)).toEqual(expected);
    } finally {
      await launched.stop();
    }
  });

  test.each<[string, PackConfig]>([
    ["another type", { "one-address": { address: 1 } }],
    ["less than is asked for", { "one-address": { address: "::1" } }],
  ])("a setting of %s ends all three", async (_what, config) => {
    const pack = await makePack("mending");
    expect((await byEngine(pack, [], config)).isRefused).toBe(true);
    expect(() => runPolicies([EXAMPLES.mending], { config })).toThrow(/one-address.*schema asks for/);
    await expect(launchPack(pack, undefined, { config })).rejects.toThrow(/one-address.*schema asks for/);
  });
});
