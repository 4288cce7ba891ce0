import { isList, isObject, type Properties, type Value } from "../protocol/values.ts";
import { word } from "./inputs.ts";
import { object, set, string, type Field, type FieldFlags } from "../schema/field.ts";

/** Labels as the provider's schema has them: a set of `{label, value}`. */
export const labels = (flags: FieldFlags): Field =>
  set(object({ label: string({ required: true }), value: string({ required: true }) }), flags);

/** The map that Docker takes; a label given twice has its last value. */
export function labelsToDocker(value: Value | undefined): Record<string, string> {
  if (!isList(value)) return {};
  return Object.fromEntries(
    value.filter(isObject).map(({ label, value: content }) => [word(label), word(content)]),
  );
}

export function labelsFromDocker(map: Readonly<Record<string, string>> | null | undefined): Properties[] {
  return Object.entries(map ?? {}).map(([label, value]) => ({ label, value }));
}
