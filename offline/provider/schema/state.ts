import { isList, isObject, UNKNOWN, type Properties, type Value } from "../protocol/values.ts";
import { check } from "./check.ts";
import { isEmpty, isSame } from "./diff.ts";
import type { Field, Fields } from "./field.ts";

/** What is read from Docker; `undefined` leaves a property as it was. */
export type Reading = Readonly<Record<string, Value | undefined>>;

/**
 * The state that a preview promises: what is given, and `unknown` for what only Docker can tell.
 * An update in place keeps what Docker told before.
 */
export function plannedState(fields: Fields, inputs: Properties, before: Properties = {}): Properties {
  const planned: Record<string, Value> = { ...stored(fields, inputs, before) };
  for (const [name, field] of Object.entries(fields)) {
    if (Object.hasOwn(planned, name) || !isDockers(field)) continue;
    planned[name] = Object.hasOwn(before, name) ? (before[name] ?? UNKNOWN) : UNKNOWN;
  }
  return planned;
}

/** The state after Docker was read: what was there before, overlaid with the reading. */
export function actualState(fields: Fields, before: Properties, reading: Reading): Properties {
  const prior = withoutUnknowns(stored(fields, before, before));
  const state: Record<string, Value> = {};
  for (const [name, field] of Object.entries(fields)) {
    const read = reading[name];
    if (read !== undefined && (!isEmpty(read) || Object.hasOwn(prior, name) || isDockers(field))) {
      state[name] = read;
    } else if (Object.hasOwn(prior, name) && read === undefined) state[name] = prior[name] ?? null;
    else if (isDockers(field)) state[name] = zero(field);
  }
  return state;
}

/** The inputs that would make the state: the old ones where they still do, else what was found. */
export function refreshedInputs(fields: Fields, inputs: Properties, state: Properties): Properties {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, given]) => {
      const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
      if (field === undefined || isSame(field, state[name], given)) return [name, given];
      const found = state[name] ?? zero(field);
      return [name, check({ [name]: field }, { [name]: found }).inputs[name] ?? found];
    }),
  );
}

/** Inputs for a resource that is imported: what differs from the defaults, as a program would write it. */
export function importedInputs(fields: Fields, state: Properties): Properties {
  const given = Object.entries(state).filter(([name, value]) => {
    const field = fields[name];
    return field !== undefined && field.output !== true && !isSame(field, field.default, value);
  });
  return check(fields, Object.fromEntries(given)).inputs;
}

/** Inputs as state holds them: in canonical form, without the record of defaults. */
function stored(fields: Fields, inputs: Properties, before: Properties): Properties {
  return Object.fromEntries(
    Object.entries(inputs).flatMap(([name, value]) => {
      const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
      return field === undefined ? [] : [[name, storedValue(field, value, before[name])]];
    }),
  );
}

function storedValue(field: Field, given: Value, before: Value | undefined): Value {
  const value = given !== UNKNOWN && field.canonical !== undefined ? field.canonical(given) : given;
  if ((field.kind === "list" || field.kind === "set") && isList(value)) {
    const olds = isList(before) ? before : [];
    return value.map((element) =>
      storedValue(
        field.of,
        element,
        olds.find((old) => isSame(field.of, old, element)),
      ),
    );
  }
  if (field.kind !== "object" || !isObject(value)) return value;
  const inside = Object.entries(field.fields).flatMap(([name, of]): [string, Value][] => {
    const one = value[name];
    const old = isObject(before) ? before[name] : undefined;
    if (one !== undefined) return [[name, storedValue(of, one, old)]];
    return of.computed === true ? [[name, old ?? UNKNOWN]] : [];
  });
  return Object.fromEntries(inside);
}

/** Before Docker is read, what only it can tell is absent rather than promised. */
function withoutUnknowns(properties: Properties): Properties {
  const known = (value: Value): Value => {
    if (isList(value)) return value.filter((one) => one !== UNKNOWN).map(known);
    return isObject(value) ? withoutUnknowns(value) : value;
  };
  return Object.fromEntries(
    Object.entries(properties)
      .filter(([, value]) => value !== UNKNOWN)
      .map(([name, value]) => [name, known(value)]),
  );
}

function isDockers(field: Field): boolean {
  return field.computed === true || field.output === true;
}

function zero(field: Field): Value {
  switch (field.kind) {
    case "string":
      return "";
    case "integer":
      return 0;
    case "boolean":
      return false;
    case "list":
    case "set":
      return [];
    case "map":
    case "object":
    case "unimplemented":
      return {};
  }
}
