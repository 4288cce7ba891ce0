import { isList, isObject, UNKNOWN, type Properties, type Value } from "../protocol/values.ts";
import { coerce } from "./coerce.ts";
import type { Field, Fields } from "./field.ts";

/** Where Pulumi's bridged providers record which properties their defaults filled in. */
export const DEFAULTS = "__defaults";

export interface CheckFailure {
  /** The property's path, in Pulumi's notation: `ports[0].internal`. */
  readonly property: string;
  readonly reason: string;
}

export interface Checked {
  readonly inputs: Properties;
  readonly failures: readonly CheckFailure[];
}

/** Why an input is refused that the real provider would take: ignoring it could drop a barrier unseen. */
export function notImplemented(what: string): string {
  return (
    `the stand-in provider does not implement ${what}, and would otherwise ignore it; ` +
    "leave it out, or use Pulumi's own docker provider (pulumi plugin install resource docker)"
  );
}

/** Inputs in the types of their fields, with the real provider's defaults; or what is wrong with them. */
export function check(fields: Fields, inputs: Properties): Checked {
  const failures: CheckFailure[] = [];
  const checked = checkObject(fields, inputs, "", (property, reason) => failures.push({ property, reason }));
  return { inputs: checked, failures };
}

type Fail = (path: string, reason: string) => void;

function checkObject(fields: Fields, inputs: Properties, path: string, fail: Fail): Properties {
  const checked: Record<string, Value> = {};
  const defaulted = new Set(isList(inputs[DEFAULTS]) ? inputs[DEFAULTS] : []);
  for (const [name, value] of Object.entries(inputs)) {
    const here = join(path, name);
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (name === DEFAULTS || value === null || (defaulted.has(name) && field?.default !== undefined))
      continue;
    if (field === undefined || field.kind === "unimplemented") fail(here, notImplemented(here));
    else if (field.output === true) fail(here, "Docker decides this value: it is an output, not an input");
    else checked[name] = checkValue(field, value, here, fail);
  }
  const filled: string[] = [...defaulted].filter(
    (name): name is string => typeof name === "string" && Object.hasOwn(checked, name),
  );
  for (const [name, field] of Object.entries(fields)) {
    if (Object.hasOwn(checked, name) || failedAlready(inputs, name, defaulted)) continue;
    if (field.default !== undefined) {
      checked[name] = field.default;
      filled.push(name);
    } else if (field.required === true) fail(join(path, name), "is required");
  }
  return { [DEFAULTS]: filled.sort(), ...checked };
}

/** A property that was given, and refused, must not be reported as missing too. */
function failedAlready(inputs: Properties, name: string, defaulted: ReadonlySet<Value>): boolean {
  return Object.hasOwn(inputs, name) && inputs[name] !== null && !defaulted.has(name);
}

function checkValue(field: Field, given: Value, path: string, fail: Fail): Value {
  if (given === UNKNOWN) return UNKNOWN;
  const { value, reason } = coerce(field, given);
  if (reason !== undefined) {
    fail(path, reason);
    return value;
  }
  if (field.only !== undefined && !field.only.includes(value)) {
    fail(
      path,
      notImplemented(`${path} other than ${field.only.map((one) => JSON.stringify(one)).join(", ")}`),
    );
  }
  const invalid = field.invalid?.(value);
  if (invalid !== undefined) fail(path, invalid);
  return checkInside(field, value, path, fail);
}

function checkInside(field: Field, value: Value, path: string, fail: Fail): Value {
  if ((field.kind === "list" || field.kind === "set") && isList(value)) {
    return value.map((element, index) => checkValue(field.of, element, `${path}[${index}]`, fail));
  }
  if (field.kind === "map" && isObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, element]) => [
        key,
        checkValue({ kind: "string" }, element, `${path}[${JSON.stringify(key)}]`, fail),
      ]),
    );
  }
  return field.kind === "object" && isObject(value) ? checkObject(field.fields, value, path, fail) : value;
}

function join(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}
