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

/** What is said of a volume, with the property that it is said of. */
const said = (resource: DeclaredResource) =>
  evaluate(resourceFacts(resource), [protectedDataOf(MALLKU)]).map(({ kind, path, message }) =>
    [kind, path, message].join("|"),
  );

const OPTION = "Give the volume the resource option protect: true.";
const OPEN = `deny||The database's volume can be deleted, and every document with it. ${OPTION}`;
const PERHAPS = `unknown|name|The volume's name is not known during the preview, so it may be the database's, and it is not protected. ${OPTION}`;

test.each<[string, DeclaredResource, string[]]>([
  ["the data of prod", volumeIn("prod", DATA), [OPEN]],
  ["the data of prod, with the option off", volumeIn("prod", DATA, { isProtected: false }), [OPEN]],
  ["the data of a further installation", volumeIn("prod", `${DATA}-two`), [OPEN]],
  ["the data of a stack that nobody thought of", volumeIn("dev2", DATA), [OPEN]],
  ["a volume that could be the data", volumeIn("prod", UNKNOWN_TEXT), [PERHAPS]],
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
