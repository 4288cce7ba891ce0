import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { SettingsError } from "../../../infra/errors.ts";
import { writeStackFile } from "../../../infra/new-stack-file.ts";
import { readSettings } from "../../../infra/settings.ts";
import { scratch } from "../tools/scratch.ts";

const TOKEN = "a-token-of-at-least-thirty-two-characters";
const fileSchema = z.object({ config: z.record(z.string(), z.unknown()) });

test("a further environment has names and a port of its own, and needs nothing but its token", async () => {
  const folder = await scratch();
  await writeFile(join(folder, "Pulumi.staging.yaml"), "config:\n  mallku:apiPort: 8081\n");
  const { path, apiPort } = await writeStackFile(folder, "qa");
  expect({ path, apiPort }).toEqual({ path: join(folder, "Pulumi.qa.yaml"), apiPort: 8082 });
  const { config } = fileSchema.parse(parse(await readFile(path, "utf8")));
  const values = Object.fromEntries(Object.entries(config).map(([key, value]) => [key, String(value)]));
  expect(() => readSettings("qa", values, () => true)).toThrow("mallku:apiToken");
  const settings = readSettings("qa", { ...values, "mallku:apiToken": TOKEN }, () => true);
  expect(settings).toMatchObject({ instance: "qa", apiPort: 8082, protectData: true });
  expect((await writeStackFile(folder, "next")).apiPort).toBe(8083);
});

test("each difference says why", async () => {
  const { path } = await writeStackFile(await scratch(), "qa");
  const settings = (await readFile(path, "utf8")).split("\n").filter((line) => /^\s+mallku:/.test(line));
  expect(settings).toHaveLength(2);
  for (const line of settings) expect(line).toMatch(/ # .{20,}/);
});

test("an environment that is there is not written over", async () => {
  const folder = await scratch();
  await writeFile(join(folder, "Pulumi.qa.yaml"), "config: {}\n");
  await expect(writeStackFile(folder, "qa")).rejects.toThrow(SettingsError);
  expect(await readFile(join(folder, "Pulumi.qa.yaml"), "utf8")).toBe("config: {}\n");
});

test("of two that make the same one at once, one makes it", async () => {
  const folder = await scratch();
  const made = await Promise.allSettled([1, 2, 3].map(() => writeStackFile(folder, "qa")));
  expect(made.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
});

test.each(["", "QA", "-qa", "qa-", "a".repeat(21), "../qa", "q/a", "q.a"])(
  "%j is no environment, because it could not be part of a Docker name",
  async (stack) => {
    await expect(writeStackFile(await scratch(), stack)).rejects.toThrow("--stack");
  },
);
