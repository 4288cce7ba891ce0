import { expect, test } from "vitest";
import { declareStack } from "../../infra/program.ts";
import { declared } from "./support/declare.ts";
import { judge } from "../../gate/judge.ts";

test.each<[string, Record<string, string>]>([
  ["as it is", {}],
  ["with a token", { "mallku:apiToken": "a-token-of-at-least-thirty-two-characters" }],
  ["as a second instance on another port", { "mallku:instance": "two", "mallku:apiPort": "18080" }],
])("the program's own stack passes, %s, with not one finding", async (_how, config) => {
  const program = async () => ({ ...(await declareStack([])) });
  const resources = await declared(program, { config, secretKeys: ["mallku:apiToken"] });
  expect(resources.length).toBeGreaterThan(5);
  expect(judge(resources)).toEqual([]);
});
