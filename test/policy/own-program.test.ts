import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { declareStack } from "../../infra/program.ts";
import { evaluateStack } from "../../policy/evaluate.ts";
import { resourceFacts } from "../../policy/facts/from-pulumi/resource.ts";
import { judge } from "./support/evaluation.ts";

interface Declared {
  readonly type: string;
  readonly inputs: Record<string, unknown>;
}

/** What the program declares, as the engine would hand it to the gate. */
async function declared(config: Record<string, string>): Promise<Declared[]> {
  const all: Declared[] = [];
  pulumi.runtime.setAllConfig(config, ["mallku:apiToken"]);
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, inputs }) => {
        const given = inputs as Record<string, unknown>;
        all.push({ type, inputs: given });
        return { id: "an id", state: { ...given, repoDigest: "sha256:0" } };
      },
      call: () => ({}),
    },
    "mallku",
    "dev",
    true,
  );
  await declareStack([]);
  await (pulumi.runtime as unknown as { disconnect(): Promise<void> }).disconnect();
  return all;
}

test.each([
  ["as it is", {}],
  ["with a token", { "mallku:apiToken": "a-token-of-at-least-thirty-two-characters" }],
  ["as a second instance on another port", { "mallku:instance": "two", "mallku:apiPort": "18080" }],
])("the program's own stack passes, %s, with not one finding", async (_how, config) => {
  const resources = await declared(config);
  expect(resources.length).toBeGreaterThan(3);
  const findings = resources.flatMap(({ type, inputs }) =>
    judge(type, JSON.parse(JSON.stringify(inputs)), !type.startsWith("mallku:")),
  );
  expect(findings).toEqual([]);
  const members = resources.map(({ type, inputs }, index) => ({
    facts: resourceFacts({ urn: String(index), type, properties: inputs, managedByProvider: true }),
    origins: {},
  }));
  expect(evaluateStack({ members }, "the stack")).toEqual([]);
});
