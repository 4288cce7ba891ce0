import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { CONTAINER } from "../../../policy/facts/types.ts";
import { launchPack, resource, runPolicies, unknown, type Report } from "../../../policy/testkit/index.ts";
import { scratch } from "../../unit/tools/scratch.ts";
import { analyse, urnOf, type EngineVerdict } from "../support/engine.ts";
import { EXAMPLES, makePack } from "../support/example-pack.ts";

/** What `policy analyze` mends it only tells of; a preview's mending is in test/e2e/testkit.test.ts. */
const NAMES = ["naive", "closed"] as const;

const CASES: Readonly<Record<string, readonly unknown[]>> = {
  harmless: [{ internal: 8080 }],
  known: [{ internal: 8529 }],
  unknown: [{ internal: unknown.number }],
  masked: [{ internal: unknown.number }, { internal: 8529 }],
  "known-first": [{ internal: 8529 }, { internal: unknown.number }],
};

const one = (id: string) =>
  resource(CONTAINER, id, { image: "x:1", ports: CASES[id] }, { urn: urnOf(CONTAINER, id) });

/** What of a report the engine shows as well: which policy, at which level, a policy that did not run being advice. */
const shown = ({ violations, notRun }: Report) => [
  ...violations.map(({ policy, level, urn }) => ({ rule: policy, mandatory: level === "mandatory", urn })),
  ...notRun.map(({ policy, urn }) => ({ rule: policy, mandatory: false, urn })),
];

describe.each(NAMES)("the %s pack", (name) => {
  test("has the same verdict here, in a process of its own and on the real engine, case by case", async () => {
    const pack = await makePack(name);
    const engine: EngineVerdict = await analyse(
      Object.keys(CASES).map((id) => ({ urn: one(id).urn, type: CONTAINER, properties: one(id).properties })),
      { pack },
    );
    const launched = await launchPack(pack);
    try {
      const reports = new Map<string, Report>();
      for (const id of Object.keys(CASES)) {
        const here = await runPolicies([EXAMPLES[name]]).analyze(one(id));
        reports.set(id, here);
        expect(shown(await launched.analyze(one(id))), id).toEqual(shown(here));
        const there = engine.violations.filter(({ urn }) => urn === one(id).urn);
        expect(there.length, id).toBe(shown(here).length);
        expect(there, id).toEqual(expect.arrayContaining(shown(here)));
      }
      expect(engine.code === 0).toBe(![...reports.values()].some(({ refused }) => refused));
      expect(reports.get("masked")?.refused).toBe(name === "closed");
    } finally {
      await launched.stop();
    }
  });
});

describe("a pack that does not come up", () => {
  test("fails the test with what it said", async () => {
    await expect(
      launchPack(process.execPath, ["-e", "console.error('no such module'); process.exit(3)"]),
    ).rejects.toThrow(/did not come up.*no such module/s);
  });

  test("that is not there fails it too, and nothing is left running", async () => {
    await expect(launchPack(join(await scratch(), "none"))).rejects.toThrow(/ENOENT/);
  });
});
