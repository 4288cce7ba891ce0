import { fc, test as property } from "@fast-check/vitest";
import { expect, test } from "vitest";
import { rememberLast } from "../../gate/remember-last.ts";

property.prop([fc.array(fc.jsonValue(), { maxLength: 20 })])(
  "what is remembered is what would be worked out anew, whatever was asked before",
  (inputs) => {
    const remembered = rememberLast((input: unknown) => JSON.stringify(input));
    // Each twice, so that both ways are gone.
    for (const input of inputs.flatMap((one) => [one, structuredClone(one)]))
      expect(JSON.parse(remembered(input))).toEqual(JSON.parse(JSON.stringify(input)));
  },
);

test.each([
  ["a property that is there, without a value", { privileged: undefined }, {}],
  ["a number for a text", { memory: "0" }, { memory: 0 }],
  ["nothing for no list", { ports: null }, { ports: [] }],
  ["another order of a list", { mounts: ["a", "b"] }, { mounts: ["b", "a"] }],
])("a container that differs by %s is judged itself", (_title, one, other) => {
  const judge = rememberLast((container: unknown) => ({ container }));
  const first = judge(one);
  expect(judge(structuredClone(one))).toBe(first);
  expect(judge(other).container).toBe(other);
  expect(judge(one)).not.toBe(first);
});

test("a judgement that failed is not remembered as one", () => {
  let tries = 0;
  const judge = rememberLast((container: string) => {
    tries += 1;
    if (tries === 1) throw new Error("no");
    return `${container} judged`;
  });
  expect(() => judge("same")).toThrow("no");
  expect(judge("same")).toBe("same judged");
});
