import { isList, isObject, type Value } from "../protocol/values.ts";
import type { Field } from "./field.ts";

export interface Coerced {
  readonly value: Value;
  /** Why the value cannot be of the field's kind; never the value itself, which may be a secret. */
  readonly reason?: string;
}

/** The spellings that Go's strconv.ParseBool takes, as the real provider does. */
const BOOLEANS: Readonly<Record<string, boolean>> = {
  ...Object.fromEntries(["1", "t", "T", "TRUE", "true", "True"].map((text) => [text, true])),
  ...Object.fromEntries(["0", "f", "F", "FALSE", "false", "False"].map((text) => [text, false])),
};

/** A known value in the field's kind, where the real provider would convert it. */
export function coerce(field: Field, value: Value): Coerced {
  switch (field.kind) {
    case "string":
      return coerceString(value);
    case "integer":
      return coerceInteger(value);
    case "boolean":
      return coerceBoolean(value);
    case "list":
    case "set":
      return isList(value) ? { value } : mismatch(value, "a list");
    case "map":
    case "object":
      return isObject(value) ? { value } : mismatch(value, "an object");
    case "unimplemented":
      return { value };
  }
}

function coerceString(value: Value): Coerced {
  if (typeof value === "string") return { value };
  return typeof value === "number" || typeof value === "boolean"
    ? { value: String(value) }
    : mismatch(value, "a string");
}

function coerceInteger(value: Value): Coerced {
  const number = typeof value === "string" && /^[+-]?\d+$/.test(value) ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number)
    ? { value: Math.trunc(number) + 0 }
    : mismatch(value, "an integer");
}

function coerceBoolean(value: Value): Coerced {
  if (typeof value === "boolean") return { value };
  const read = typeof value === "string" && Object.hasOwn(BOOLEANS, value) ? BOOLEANS[value] : undefined;
  return read === undefined ? mismatch(value, "a boolean") : { value: read };
}

function mismatch(value: Value, wanted: string): Coerced {
  const found = isList(value) ? "a list" : typeof value === "object" ? "an object" : `a ${typeof value}`;
  return { value, reason: `must be ${wanted}, not ${found}` };
}
