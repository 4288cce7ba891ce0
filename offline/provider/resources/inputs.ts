import { isList, isObject, type Properties, type Value } from "../protocol/values.ts";

/** Checked inputs, read in the types that their fields promise; what is absent is undefined. */
export const text = (value: Value | undefined): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;
/** Of a property that check has found to be there. */
export const word = (value: Value | undefined): string => (typeof value === "string" ? value : "");
export const number = (value: Value | undefined): number | undefined =>
  typeof value === "number" ? value : undefined;
export const flag = (value: Value | undefined): boolean | undefined =>
  typeof value === "boolean" ? value : undefined;
export const texts = (value: Value | undefined): string[] =>
  isList(value) ? value.filter((one): one is string => typeof one === "string") : [];
export const objects = (value: Value | undefined): Properties[] =>
  isList(value) ? value.filter(isObject) : [];
export function textMap(value: Value | undefined): Record<string, string> {
  return isObject(value)
    ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, word(one)]))
    : {};
}

/** A Docker API body without what was not given: Docker then applies its own defaults. */
export function given<T extends object>(body: T): T {
  return Object.fromEntries(
    Object.entries(body).filter(([, value]) => value !== undefined && !isEmptyCollection(value)),
  ) as T;
}

function isEmptyCollection(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}
