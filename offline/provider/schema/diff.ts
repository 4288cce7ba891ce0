import { isList, isObject, UNKNOWN, type Properties, type Value } from "../protocol/values.ts";
import type { Field, Fields } from "./field.ts";

export interface Difference {
  /** Pulumi's notation: `ports[0].external`, `logOpts["max-size"]`. */
  readonly path: string;
  readonly kind: "add" | "delete" | "update";
  readonly replaces: boolean;
}

/**
 * What an update would change: the state as it was last seen against the inputs as they are wanted,
 * as Terraform compares them (and not old inputs against new, so drift that a refresh found is a difference).
 */
export function differences(fields: Fields, state: Properties, inputs: Properties): Difference[] {
  return Object.entries(fields).flatMap(([name, field]) =>
    fieldDifferences(field, state[name], inputs[name], name, false),
  );
}

/** Whether an input asks for nothing that the state does not have. */
export function isSame(field: Field, state: Value | undefined, input: Value | undefined): boolean {
  return fieldDifferences(field, state, input, "", false).length === 0;
}

function fieldDifferences(
  field: Field,
  stored: Value | undefined,
  given: Value | undefined,
  path: string,
  inherited: boolean,
): Difference[] {
  if (field.output === true || leavesItToDocker(field, given)) return [];
  const before = canonical(field, stored);
  const after = canonical(field, given);
  const replaces = inherited || field.replaces === true;
  const [was, will] = [!isUnset(field, before), !isUnset(field, after)];
  if (!was && !will) return [];
  if (!was || !will) return [{ path, kind: was ? "delete" : "add", replaces }];
  if (after === UNKNOWN) return [{ path, kind: "update", replaces }];
  return insideDifferences(field, before, after, path, replaces);
}

function insideDifferences(
  field: Field,
  before: Value | undefined,
  after: Value | undefined,
  path: string,
  replaces: boolean,
): Difference[] {
  const inside = (of: Field, at: string, old: Value | undefined, wanted: Value | undefined): Difference[] =>
    fieldDifferences(of, old, wanted, at, replaces);
  if (field.kind === "object" && isObject(before) && isObject(after)) {
    return Object.entries(field.fields).flatMap(([name, of]) =>
      inside(of, `${path}.${name}`, before[name], after[name]),
    );
  }
  if (field.kind === "map" && isObject(before) && isObject(after)) {
    return mapDifferences(before, after, path, replaces);
  }
  if (field.kind === "list" && isList(before) && isList(after)) {
    return Array.from({ length: Math.max(before.length, after.length) }, (_, index) =>
      elementDifferences(field.of, `${path}[${index}]`, before, after, index, replaces),
    ).flat();
  }
  if (field.kind === "set" && isList(before) && isList(after)) {
    return setDifferences(field.of, before, after, path, replaces);
  }
  return before === after ? [] : [{ path, kind: "update", replaces }];
}

function mapDifferences(
  before: Properties,
  after: Properties,
  path: string,
  replaces: boolean,
): Difference[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((key) => before[key] !== after[key])
    .map((key) => {
      const [was, will] = [Object.hasOwn(before, key), Object.hasOwn(after, key)];
      const kind = was && will ? "update" : was ? "delete" : "add";
      return { path: `${path}[${JSON.stringify(key)}]`, kind, replaces };
    });
}

/** Unlike a property, an element that is there counts even where its value is empty. */
function elementDifferences(
  of: Field,
  path: string,
  before: readonly Value[],
  after: readonly Value[],
  index: number,
  replaces: boolean,
): Difference[] {
  if (index >= before.length) return [{ path, kind: "add", replaces }];
  if (index >= after.length) return [{ path, kind: "delete", replaces }];
  return fieldDifferences(of, before[index], after[index], path, replaces);
}

function setDifferences(
  of: Field,
  before: readonly Value[],
  after: readonly Value[],
  path: string,
  replaces: boolean,
): Difference[] {
  const missing = new Map(before.entries());
  const added = [...after.entries()].filter(([, wanted]) => {
    const match = [...missing].find(([, had]) => isSame(of, had, wanted));
    if (match !== undefined) missing.delete(match[0]);
    return match === undefined;
  });
  const changed = new Map<number, Difference["kind"]>();
  for (const index of missing.keys()) changed.set(index, "delete");
  for (const [index] of added) changed.set(index, changed.has(index) ? "update" : "add");
  return [...changed].map(([index, kind]) => ({ path: `${path}[${index}]`, kind, replaces }));
}

function leavesItToDocker(field: Field, given: Value | undefined): boolean {
  if (field.computed === true) {
    return given === undefined || given === null || given === "" || (isList(given) && given.length === 0);
  }
  return field.emptyIsUnset === true && isEmpty(given);
}

function canonical(field: Field, value: Value | undefined): Value | undefined {
  if (value === undefined || value === UNKNOWN || field.canonical === undefined) return value;
  return field.canonical(value);
}

/** An object is there as soon as one of its properties is. */
function isUnset(field: Field, value: Value | undefined): boolean {
  if (field.kind !== "object" || !isObject(value)) return isEmpty(value);
  return Object.entries(field.fields).every(([name, inside]) => isUnset(inside, value[name]));
}

/** Terraform's schemas do not tell a property that is absent from one that has its kind's zero value. */
export function isEmpty(value: Value | undefined): boolean {
  if (value === undefined || value === null || value === "" || value === 0 || value === false) return true;
  return isList(value) ? value.length === 0 : isObject(value) && Object.keys(value).length === 0;
}
