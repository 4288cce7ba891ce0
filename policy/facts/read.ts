import type { Node, NodeMap } from "./decode.ts";
import type { Located, Option } from "./model.ts";
import { isUnknown, UNKNOWN, type Maybe } from "./unknown.ts";
import { placeInMap } from "./decode.ts";

/**
 * Typed reads of a decoded tree. The tree has its shape already, so a node of another kind can only be UNKNOWN,
 * which stays UNKNOWN: its place is among the problems, and the rule that it is evidence for reports it.
 */
export function textAt(node: NodeMap, key: string): Maybe<string> | undefined {
  const value = node[key];
  if (value === undefined || typeof value === "string") return value;
  return UNKNOWN;
}

export function flagAt(node: NodeMap, key: string): Maybe<boolean> | undefined {
  const value = node[key];
  if (value === undefined || typeof value === "boolean") return value;
  return UNKNOWN;
}

export function numberAt(node: NodeMap, key: string): Maybe<number | string> | undefined {
  const value = node[key];
  if (value === undefined || typeof value === "number" || typeof value === "string") return value;
  return UNKNOWN;
}

export function isMap(value: Node | undefined): value is NodeMap {
  return typeof value === "object" && !Array.isArray(value) && !isUnknown(value);
}

export function mapAt(node: NodeMap, key: string): NodeMap {
  const value = node[key];
  return isMap(value) ? value : {};
}

/** The objects of a list, each with its path. A list or an element that cannot be read is among the problems. */
export function objectsAt(node: NodeMap, key: string, prefix = ""): Located<NodeMap>[] {
  const value = node[key];
  if (!Array.isArray(value)) return [];
  return (value as readonly Node[]).flatMap((item, index) =>
    isMap(item) ? [{ path: `${prefix}${key}[${index}]`, value: item }] : [],
  );
}

/** Whether a list is unknown, or an element of it: then what it lacks may be there all the same. */
export function isListUnknown(node: NodeMap, key: string): boolean {
  const value = node[key];
  return isUnknown(value) || (Array.isArray(value) && (value as readonly Node[]).some(isUnknown));
}

/** The readable texts of a list, each with its path. */
export function textsAt(node: NodeMap, key: string, prefix = ""): Located<string>[] {
  const value = node[key];
  if (!Array.isArray(value)) return [];
  return (value as readonly Node[]).flatMap((item, index) =>
    typeof item === "string" ? [{ path: `${prefix}${key}[${index}]`, value: item }] : [],
  );
}

/** A map's entries; a value that cannot be read stays, because its key alone may be a danger. */
export function optionsAt(node: NodeMap, key: string, prefix = ""): Option[] {
  return Object.entries(mapAt(node, key)).map(([name, value]) => ({
    path: placeInMap(`${prefix}${key}`, name),
    key: name,
    value: typeof value === "string" ? value : UNKNOWN,
  }));
}

/** A text that is declared and not empty, with its path; nothing where it is absent, empty or unreadable. */
export function filledAt(node: NodeMap, key: string, prefix = ""): Located<string> | undefined {
  const value = node[key];
  return typeof value === "string" && value !== "" ? { path: `${prefix}${key}`, value } : undefined;
}

/** Whether a limit is set; to Docker 0, or less, is none. */
export function isLimited(node: NodeMap, key: string): boolean {
  const value = node[key];
  return value !== undefined && !(Number(value) <= 0);
}

/** Labels, as Pulumi's list of pairs. */
export function labelsAt(node: NodeMap, key: string, prefix = ""): Option[] {
  return objectsAt(node, key, prefix).map(({ path, value }) => {
    const name = textAt(value, "label");
    const content = textAt(value, "value");
    return {
      path,
      key: typeof name === "string" ? name : "",
      value: content ?? "",
    };
  });
}

export function located<T>(path: string, value: T | undefined): Located<T> | undefined {
  return value === undefined ? undefined : { path, value };
}
