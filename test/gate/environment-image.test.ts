import * as docker from "@pulumi/docker";
import { describe, expect, test } from "vitest";
import { judged } from "./support/declare.ts";

const DIGEST = `sha256:${"0".repeat(64)}`;

async function rulesOf(stack: string, args: Record<string, string>): Promise<string[]> {
  const program = () => {
    new docker.Image("image", {
      imageName: "mallku/database:latest",
      skipPush: true,
      build: { context: "infra/image", args },
    });
    return Promise.resolve({});
  };
  const findings = await judged(program, { stack });
  return findings.filter(({ rule }) => rule === "environment-image").map(({ path }) => path);
}

describe.each(["staging", "prod", "a-name-that-nobody-thought-of"])("the gate of stack %s", (stack) => {
  test.each([
    ["a tag, which may be another image tomorrow", { ARANGODB_IMAGE: "arangodb:3.12.10.1" }],
    ["the base of its gateway by a tag", { NODE_IMAGE: "gcr.io/distroless/nodejs24-debian12:nonroot" }],
    ["a stand-in, whatever its digest", { ARANGODB_IMAGE: `mallku-stand-in/arangodb@${DIGEST}` }],
    ["a digest that is cut short", { ARANGODB_IMAGE: "arangodb@sha256:0123" }],
  ])("refuses %s", async (_what, args) => {
    expect(await rulesOf(stack, args)).toEqual(["build.args[…]"]);
  });

  test("lets through what is pinned, and arguments that name no base", async () => {
    const bases = { ARANGODB_IMAGE: `arangodb:3.12@${DIGEST}`, NODE_IMAGE: `node@${DIGEST}` };
    expect(await rulesOf(stack, { ...bases, CONTENT_DIGEST: "x" })).toEqual([]);
    expect(await rulesOf(stack, { VERSION: "3.12", ARANGODB: "arangodb:3.12" })).toEqual([]);
  });
});

test("a developer's own stack is not held to it: stand-ins are for trying things out", async () => {
  expect(await rulesOf("dev", { ARANGODB_IMAGE: "mallku-stand-in/arangodb:1" })).toEqual([]);
});
