import { UNKNOWN_TEXT, type Properties } from "../cases/case.ts";

/** Stands for a variable without a default while a text is taken apart. */
export const VARIABLE = "\u{f0000}";

export function isMap(value: unknown): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A scalar as YAML writes it, "" where it is none. */
export function asText(value: unknown): string {
  const isScalar = typeof value === "string" || typeof value === "number" || typeof value === "boolean";
  return isScalar ? String(value) : "";
}

export function isFilled(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** A list, or the one value that Compose takes in its place. */
export function listOf(value: unknown): unknown[] {
  if (!isFilled(value)) return [];
  return Array.isArray(value) ? value : [value];
}

/** `NAME=value` texts, or a map of the same. */
export function pairsOf(value: unknown): [name: string, value: string][] {
  if (isMap(value)) return Object.entries(value).map(([name, content]) => [name, asText(content)]);
  return listOf(value).map((entry) => {
    const [name = "", ...content] = String(entry).split("=");
    return [name, content.join("=")];
  });
}

/** Compose's interpolation: `$$`, and a variable's default; a variable without one is marked. */
export function interpolated(text: string): string {
  return text.replace(
    /\$\$|\$\{([^}:?-]+)(?::?-([^}]*)|:?\?[^}]*)?\}|\$[A-Za-z_]\w*/g,
    (found, _name, otherwise?: string) => {
      return found === "$$" ? "$" : (otherwise ?? VARIABLE);
    },
  );
}

/** What a program would know of a value at preview: a text with a variable in it is not known. */
export function known(text: string): string {
  const value = interpolated(text);
  return value.includes(VARIABLE) ? UNKNOWN_TEXT : value;
}

/** A value with all its texts interpolated. */
export function resolved(value: unknown): unknown {
  if (typeof value === "string") return known(value);
  if (Array.isArray(value)) return value.map(resolved);
  return isMap(value)
    ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, resolved(inner)]))
    : value;
}
