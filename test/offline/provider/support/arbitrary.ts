import fc from "fast-check";
import type { Properties, Value } from "../../../../offline/provider/protocol/values.ts";
import type { Field, Fields } from "../../../../offline/provider/schema/field.ts";

/** Between them these satisfy every rule that a string property has. */
const STRINGS = [
  "a",
  "two words",
  "0.0.0.0",
  "1m30s",
  "/data",
  "private",
  "no",
  "always",
  "tcp",
  "udp",
  "bind",
];
const MORE = ["0644", "aGVsbG8=", "z", "BuilderV1", "1,2", "0", "65532", "sha256:00", "é", "slave", "8080"];

/** Any value that check takes for the field. */
export function valueOf(field: Field): fc.Arbitrary<Value> {
  const taken = (value: Value): boolean =>
    field.invalid?.(value) === undefined && (field.only === undefined || field.only.includes(value));
  switch (field.kind) {
    case "string":
      return fc.constantFrom(...[...STRINGS, ...MORE].filter(taken));
    case "integer":
      return fc.integer({ min: -1, max: 65_535 }).filter(taken);
    case "boolean":
      return fc.boolean().filter(taken);
    case "map":
      return fc.dictionary(fc.constantFrom("a", "b.c", "com.docker/x"), fc.constantFrom(...STRINGS));
    case "list":
      return fc.array(valueOf(field.of), { maxLength: 3 });
    case "set":
      return fc.uniqueArray(valueOf(field.of), { maxLength: 3, selector: (one) => JSON.stringify(one) });
    case "object":
      return propertiesOf(field.fields);
    case "unimplemented":
      throw new Error("nothing is taken for a property that is not implemented");
  }
}

/** Any set of inputs that check takes: what is required, and any of the rest. */
export function propertiesOf(fields: Fields): fc.Arbitrary<Properties> {
  const inputs = Object.entries(fields).filter(
    ([, { kind, output }]) => kind !== "unimplemented" && output !== true,
  );
  const model = Object.fromEntries(inputs.map(([name, field]) => [name, valueOf(field)]));
  const requiredKeys = inputs.filter(([, field]) => field.required === true).map(([name]) => name);
  return fc.record(model, { requiredKeys });
}
