import { afterAll, beforeAll, expect, test } from "vitest";
import { SHAPES } from "../../policy/facts/types.ts";
import { startPack, type Pack } from "./support/analyzer.ts";
import { CANARY, DISGUISES, filled } from "./support/canary.ts";
import { judge } from "./support/evaluation.ts";

let pack: Pack;
beforeAll(async () => {
  pack = await startPack();
});
afterAll(async () => {
  await pack.stop();
});

test.each([...SHAPES])(
  "a secret in any property of %s is in no finding, and in nothing the pack prints",
  async (type, shape) => {
    for (const disguise of DISGUISES) {
      const properties = filled(shape, disguise) as Record<string, unknown>;
      const findings = judge(type, properties);
      expect(JSON.stringify(findings)).not.toContain(CANARY);
      const said = await pack.analyze({ urn: `urn:pulumi:dev::p::${type}::c`, type, properties });
      expect(JSON.stringify(said)).not.toContain(CANARY);
      const stack = await pack.analyzeStack([{ urn: `urn:pulumi:dev::p::${type}::c`, type, properties }]);
      expect(JSON.stringify(stack)).not.toContain(CANARY);
    }
    expect(pack.output()).not.toContain(CANARY);
  },
);
