import { expect, test } from "vitest";
import { evaluate } from "../../policy/evaluate.ts";
import { resourceFacts } from "../../policy/facts/from-pulumi/resource.ts";
import { IMAGE } from "../../policy/facts/types.ts";
import { environmentImage } from "../../policy/rules/environment-image.ts";

const DIGEST = `sha256:${"0a".repeat(32)}`;

/** What is said of an image that is made from this, at this resource. */
function said(resource: string, args: Record<string, string> | undefined): string[] {
  const properties = { imageName: "mallku/database:latest", ...(args && { build: { context: ".", args } }) };
  const facts = resourceFacts({ urn: resource, type: IMAGE, properties, managedByProvider: true });
  return evaluate(facts, [environmentImage]).map(({ message }) => message.split(",")[0] ?? "");
}

const of = (stack: string) => `urn:pulumi:${stack}::mallku::${IMAGE}::image`;
const TAG = "What the database is made from is named by a tag";
const STAND_IN = "A stand-in takes the place of a real image";

test("what to write instead is said, too", () => {
  const properties = { imageName: "x", build: { context: ".", args: { NODE_IMAGE: "node:24" } } };
  const facts = resourceFacts({ urn: of("prod"), type: IMAGE, properties, managedByProvider: true });
  const [finding] = evaluate(facts, [environmentImage]);
  expect(finding?.message).toContain(". Name the image by its digest: <image>@sha256:<digest>.");
});

test.each<[string, string, Record<string, string> | undefined, string[]]>([
  ["a tag", of("prod"), { NODE_IMAGE: "node:24" }, [TAG]],
  ["a stand-in by digest", of("prod"), { ARANGODB_IMAGE: `mallku-stand-in/a@${DIGEST}` }, [STAND_IN]],
  ["both bases", of("a-b"), { ARANGODB_IMAGE: "a", NODE_IMAGE: "b" }, [TAG, TAG]],
  ["a digest and more", of("prod"), { NODE_IMAGE: `node@${DIGEST}0` }, [TAG]],
  ["a digest of nothing", of("prod"), { NODE_IMAGE: DIGEST }, [TAG]],
  ["a digest", of("prod"), { NODE_IMAGE: `x/mallku-stand-in/n@${DIGEST}` }, []],
  ["another argument", of("prod"), { VERSION: "1" }, []],
  ["no build", of("prod"), undefined, []],
  ["a developer's own stack", of("dev"), { NODE_IMAGE: "node:24" }, []],
  ["a stack that is only called like it", of("dev2"), { NODE_IMAGE: "node:24" }, [TAG]],
  ["what Docker alone knows", "image", { NODE_IMAGE: "node:24" }, []],
  ["a name with a URN in it", `x${of("prod")}`, { NODE_IMAGE: "node:24" }, []],
  ["a URN of no stack", "urn:pulumi:prod", { NODE_IMAGE: "node:24" }, []],
])(
  "documents are put where nobody said what runs, or a developer is stopped: %s",
  (_what, urn, args, expected) => {
    expect(said(urn, args)).toEqual(expected);
  },
);
