import { expect, test } from "vitest";
import { compare, table } from "../../../bench/measure.ts";

test("a ratio to a processor time that the clock cannot tell is left out, and no NaN passes for a figure", async () => {
  const figures = await compare(
    ["the floor", "as short"].map((name) => ({ name, run: () => Promise.resolve() })),
    3,
  );
  expect(figures.map(({ processorRatio }) => processorRatio)).toEqual([undefined, undefined]);
  expect(table("Two", figures)).not.toMatch(/NaN|Infinity|undefined/);
});

test("a ratio to a processor time that can be told is given", () => {
  const figure = { median: 100, least: 90, most: 110, ratio: 1, processor: 100 };
  const text = table("One", [{ ...figure, name: "this", processorRatio: 1.5 }]);
  expect(text).toContain("| this | 100 | 90 | 110 | 1.00 | 100 | 1.50 |");
});
