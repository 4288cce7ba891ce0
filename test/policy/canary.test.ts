import { afterAll, beforeAll, expect, test } from "vitest";
import { SHAPES } from "../../policy/facts/types.ts";
import type { Shape } from "../../policy/facts/shape.ts";
import { startPack, type Pack } from "./support/analyzer.ts";
import { judge } from "./support/evaluation.ts";

const CANARY = "c4n4ry-Secret";

/** Values that a secret could be part of, in any property; the first is the secret itself. */
const DISGUISES = [
  CANARY,
  `/${CANARY}/x`,
  `ARANGO_BIND=${CANARY}`,
  `tcp://${CANARY}:8529`,
  `host:${CANARY}`,
  `--server.endpoint=tcp://0.0.0.0:8529/${CANARY}`,
  `traefik.${CANARY}`,
];

/** A value of the given shape with the secret wherever a text can be, in keys of maps too. */
function filled(shape: Shape, text: string): unknown {
  switch (shape.kind) {
    case "text":
    case "number":
    case "flag":
    case "anything":
      return text;
    case "list":
      return [filled(shape.of, text)];
    case "map":
      return { [text]: filled(shape.of, text), plain: filled(shape.of, text) };
    case "object":
      return Object.fromEntries(
        Object.entries(shape.properties).map(([key, inner]) => [key, filled(inner, text)]),
      );
  }
}

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
