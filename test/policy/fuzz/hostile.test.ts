import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { PARSERS } from "./parsers.ts";
import { hostileTexts } from "./texts.ts";

// No time is asserted: a pattern that takes the square of this length ends long after any test's time.
test.each(Object.entries(PARSERS))("%s of 100,000 characters does not hang the gate", (_name, parse) => {
  for (const text of hostileTexts(100_000)) parse(text);
});

test("every file that reads a declared text is fuzzed", () => {
  const folder = new URL("../../../policy/facts/", import.meta.url);
  const imported = readFileSync(new URL("parsers.ts", import.meta.url), "utf8");
  const files = readdirSync(folder).filter((file) => file.endsWith(".ts"));
  const unread = files.filter((file) => !imported.includes(`/facts/${file}"`));
  expect(unread).toEqual([
    "origins.ts",
    "project.ts",
    "read.ts",
    "shape.ts",
    "stack.ts",
    "types.ts",
    "unknown.ts",
  ]);
});
