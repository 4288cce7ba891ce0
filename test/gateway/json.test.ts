import { fc, test as property } from "@fast-check/vitest";
import { expect, test } from "vitest";
import { memberText, spacedJson } from "../../infra/image/gateway/json.ts";

property.prop([
  fc.dictionary(fc.string(), fc.jsonValue()),
  fc.string(),
  fc.jsonValue(),
  fc.constantFrom(undefined, 2),
])("any member of any object is cut out exactly as it was written", (others, name, value, indent) => {
  const text = Buffer.from(JSON.stringify({ ...others, [name]: value }, null, indent));
  const found = memberText(text, name)?.toString();
  expect(found === undefined ? undefined : JSON.parse(found)).toEqual(JSON.parse(JSON.stringify(value)));
});

property.prop([fc.dictionary(fc.string(), fc.jsonValue()), fc.string()])(
  "a member that is not there is not found",
  (others, name) => {
    fc.pre(!Object.hasOwn(others, name));
    expect(
      memberText(
        Buffer.from(JSON.stringify({ nested: { [name]: [{ [name]: 1 }] }, ...others })),
        name === "nested" ? "other" : name,
      ),
    ).toBeUndefined();
  },
);

test("numbers that JavaScript would round stay as they are", () => {
  const text = '{"code":201,"result":[{"n":12345678901234567890,"x":1.0}],"hasMore":false}';
  expect(memberText(Buffer.from(text), "result")?.toString()).toBe('[{"n":12345678901234567890,"x":1.0}]');
});

test("Mallku's verify script finds its text: a space after each colon and comma, as Python writes JSON", () => {
  expect(spacedJson({ database_ports_exposed: 0, network_isolation: true, message: 'a, "b": c' })).toBe(
    '{"database_ports_exposed": 0, "network_isolation": true, "message": "a, \\"b\\": c"}',
  );
});
