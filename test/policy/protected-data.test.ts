import { expect, test } from "vitest";
import { evaluate } from "../../policy/evaluate.ts";
import { resourceFacts, type DeclaredResource } from "../../policy/facts/from-pulumi/resource.ts";
import { MALLKU } from "../../policy/facts/project.ts";
import { NETWORK, VOLUME } from "../../policy/facts/types.ts";
import { protectedDataOf } from "../../policy/rules/protected-data.ts";
import { UNKNOWN_TEXT } from "./cases/case.ts";

const DATA = "mallku-database-data";

const volumeIn = (stack: string, name: unknown, more: Partial<DeclaredResource> = {}): DeclaredResource => ({
  urn: `urn:pulumi:${stack}::mallku::${VOLUME}::data`,
  type: VOLUME,
  properties: { name, driver: "local" },
  managedByProvider: true,
  ...more,
});

/** What is said of a volume: the kind of each finding. */
const said = (resource: DeclaredResource) =>
  evaluate(resourceFacts(resource), [protectedDataOf(MALLKU)]).map(({ kind }) => kind);

test.each<[string, DeclaredResource, string[]]>([
  ["the data of prod", volumeIn("prod", DATA), ["deny"]],
  ["the data of prod, with the option off", volumeIn("prod", DATA, { isProtected: false }), ["deny"]],
  ["the data of a further installation", volumeIn("prod", `${DATA}-two`), ["deny"]],
  ["the data of a stack that nobody thought of", volumeIn("dev2", DATA), ["deny"]],
  ["a volume that could be the data", volumeIn("prod", UNKNOWN_TEXT), ["unknown"]],
  ["protected data", volumeIn("prod", DATA, { isProtected: true }), []],
  ["a protected volume that could be the data", volumeIn("prod", UNKNOWN_TEXT, { isProtected: true }), []],
  ["a developer's own data", volumeIn("dev", DATA), []],
  ["the token, which a deployment makes anew", volumeIn("prod", "mallku-database-token"), []],
  ["another volume", volumeIn("prod", "cache"), []],
  ["a volume that Docker names", volumeIn("prod", undefined), []],
  ["a network of that name", volumeIn("prod", DATA, { type: NETWORK }), []],
  ["a volume that Docker alone knows", volumeIn("prod", DATA, { urn: DATA }), []],
])("a destroy takes every document along, or a developer is stopped: %s", (_what, resource, expected) => {
  expect(said(resource)).toEqual(expected);
});
