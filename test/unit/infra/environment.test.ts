import { readdir, readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { SettingsError } from "../../../infra/errors.ts";
import { readSettings, SETTINGS_DEFAULTS } from "../../../infra/settings.ts";

const TOKEN = "a-token-of-at-least-thirty-two-characters";
const DIGEST = `sha256:${"0".repeat(64)}`;

function problemsOf(stack: string, values: Record<string, string>): readonly string[] {
  try {
    readSettings(stack, values, () => true);
    return [];
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return error.problems.map(({ key }) => key);
  }
}

const fileSchema = z.object({ config: z.record(z.string(), z.unknown()) });

async function valuesOf(stack: string): Promise<Record<string, string>> {
  const { config } = fileSchema.parse(parse(await readFile(`Pulumi.${stack}.yaml`, "utf8")));
  return Object.fromEntries(Object.entries(config).map(([key, value]) => [key, String(value)]));
}

describe.each(["staging", "prod", "a-name-that-nobody-thought-of"])("the environment %s", (stack) => {
  test.each([
    ["has an open API", {}, "mallku:apiToken"],
    ["gives its documents away", { "mallku:protectData": "false" }, "mallku:protectData"],
    [
      "takes whatever a tag names today",
      { "mallku:arangodbImage": "arangodb:3.12.10" },
      "mallku:arangodbImage",
    ],
    [
      "runs on a stand-in, whatever its digest",
      { "mallku:nodeImage": `mallku-stand-in/node@${DIGEST}` },
      "mallku:nodeImage",
    ],
  ])("is refused where it %s", (_what, values: Record<string, string>, key) => {
    const token: Record<string, string> = key === "mallku:apiToken" ? {} : { "mallku:apiToken": TOKEN };
    expect(problemsOf(stack, { ...token, ...values })).toEqual([key]);
  });

  test("runs with a token and the project's own defaults, which are pinned by digest", () => {
    expect(problemsOf(stack, { "mallku:apiToken": TOKEN })).toEqual([]);
  });

  test("hears of all that is wrong at once, and of a wrong token once", () => {
    const values = { "mallku:apiToken": "short", "mallku:protectData": "false" };
    expect(problemsOf(stack, values)).toEqual(["mallku:apiToken", "mallku:protectData"]);
  });
});

test("a developer's own machine needs none of it", () => {
  const values = { "mallku:protectData": "false", "mallku:arangodbImage": "arangodb:3.12.10" };
  expect(problemsOf("dev", values)).toEqual([]);
  expect(problemsOf("dev", { "mallku:arangodbImage": "mallku-stand-in/arangodb:0123456789ab" })).toEqual([]);
});

test("every environment's file is right but for the token, which is never in the repository", async () => {
  const files = (await readdir(".")).flatMap((name) => /^Pulumi\.(.+)\.yaml$/.exec(name)?.[1] ?? []);
  expect(files.sort()).toEqual(["dev", "prod", "staging"]);
  for (const stack of files) {
    const values = await valuesOf(stack);
    expect(values).not.toHaveProperty("mallku:apiToken");
    expect(problemsOf(stack, { ...values, "mallku:apiToken": TOKEN }), stack).toEqual([]);
  }
});

test("an environment's file says only what differs from the defaults", async () => {
  for (const stack of ["dev", "staging", "prod"]) {
    for (const [key, value] of Object.entries(await valuesOf(stack))) {
      const name = key.replace("mallku:", "");
      expect(value, `${stack}: ${key}`).not.toBe((SETTINGS_DEFAULTS as Record<string, string>)[name]);
    }
  }
});

test("staging can share an engine with dev: no name and no port of theirs is the same", async () => {
  const [dev, staging] = await Promise.all([valuesOf("dev"), valuesOf("staging")]);
  const of = (values: Record<string, string>) => {
    const { instance, apiPort } = readSettings("dev", values, () => true);
    return { instance, apiPort };
  };
  expect(of(staging).instance).not.toBe(of(dev).instance);
  expect(of(staging).apiPort).not.toBe(of(dev).apiPort);
});
