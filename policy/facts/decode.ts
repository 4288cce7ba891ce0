import { ANYTHING_ELSE, type Shape } from "./shape.ts";
import { UNKNOWN, type Unknown } from "./unknown.ts";

/** A declared value after decoding: only what its shape has, coerced as the engine coerces, UNKNOWN where unreadable. */
export type Node = string | number | boolean | Unknown | readonly Node[] | NodeMap;
export interface NodeMap {
  readonly [key: string]: Node | undefined;
}

/** A place that could not be read, and the rule that it would have been evidence for. */
export interface Problem {
  readonly kind: "unknown" | "encrypted" | "unreadable" | "undeclared";
  readonly path: string;
  readonly decides: string;
}

const SENTINELS: ReadonlySet<unknown> = new Set([
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

/** Whether a value is one of the seven texts that stand for "not known during this preview" (@pulumi/policy, proxy.ts). */
export function isSentinel(value: unknown): boolean {
  return SENTINELS.has(value);
}

/** The engine's marks in an object that stands for a secret, or for an output (@pulumi/pulumi, runtime/rpc.ts). */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const WRAPPERS: ReadonlySet<unknown> = new Set([
  "1b47061264138c4ac30d75fd1eb44270",
  "d0e6a833031e9bbcd3f4e8bde6ca49a4",
]);

/** A secret of a state that was exported without its secrets. */
const ENCRYPTED = Symbol("encrypted");

/** What a secret or an output holds; an output without a value is not known yet. Other values as they are. */
function unwrap(value: unknown): unknown {
  if (typeof value !== "object" || value === null || !WRAPPERS.has(get(value, SIGNATURE))) return value;
  const inner = get(value, "value");
  if (inner !== undefined) return unwrap(inner);
  return typeof get(value, "ciphertext") === "string" ? ENCRYPTED : UNKNOWN;
}

/**
 * Reads one place; a property access that throws is a place that cannot be read. The policy SDK hands out a proxy
 * whose reads throw at the first unknown, and that must never hide what lies beside it.
 */
function get(container: object, key: string | number): unknown {
  try {
    return Reflect.get(container, key) as unknown;
  } catch {
    return UNKNOWN;
  }
}

/** What the provider reports in a place that no shape has, as it is. */
export function outputAt(properties: unknown, key: string): unknown {
  return typeof properties === "object" && properties !== null ? unwrap(get(properties, key)) : undefined;
}

/** Keys of Docker's maps that are Docker's own words: options, kernel settings. Any other key may be a secret. */
const OPTION_NAME =
  /^(com\.docker\.[a-z0-9_.]+|(net|kernel|fs|user)[./][a-z0-9_./]+|(syslog|gelf|fluentd|splunk|awslogs|gcp|max)-[a-z-]+|dm\.[a-z]+|type|o|device|size|mountpoint|addr|parent|network|memory|endpoint|local|dest)$/;

/** A place in a map, showing the key only where it is an option's name. */
export function placeInMap(parent: string, key: string): string {
  return `${parent}[${OPTION_NAME.test(key) ? JSON.stringify(key) : "…"}]`;
}

/** A property's place; a name that no property could have is not shown, since it could be anything. */
function placeOf(parent: string, property: string): string {
  const name = /^[A-Za-z][A-Za-z0-9]{0,40}$/.test(property) ? property : "…";
  return parent === "" ? name : `${parent}.${name}`;
}

/** Decodes a raw value by its shape; what cannot be read is added to `problems` and is UNKNOWN in the result. */
export function decode(
  shape: Shape,
  wrapped: unknown,
  path: string,
  problems: Problem[],
  inherited: string = ANYTHING_ELSE,
): Node | undefined {
  const raw = unwrap(wrapped);
  if (raw === undefined || raw === null) return undefined;
  const decides = shape.decides ?? inherited;
  const unreadable = (kind: Problem["kind"]) => {
    problems.push({ kind, path, decides });
    return UNKNOWN;
  };
  if (raw === UNKNOWN || isSentinel(raw)) return unreadable("unknown");
  if (raw === ENCRYPTED) return unreadable("encrypted");
  switch (shape.kind) {
    case "list": {
      if (!Array.isArray(raw)) return unreadable("unreadable");
      const items = Array.from({ length: raw.length }, (_, i) =>
        decode(shape.of, get(raw, i), `${path}[${i}]`, problems, decides),
      );
      return items.filter((item) => item !== undefined);
    }
    case "map":
    case "object": {
      if (typeof raw !== "object" || Array.isArray(raw)) return unreadable("unreadable");
      return decodeKeys(shape, raw, path, problems, decides);
    }
    case "anything":
      return decodeAnything(raw, path, problems, decides);
    case "text":
    case "number":
    case "flag":
      return coerce(shape.kind, raw) ?? unreadable("unreadable");
  }
}

function decodeKeys(
  shape: Extract<Shape, { kind: "map" | "object" }>,
  raw: object,
  path: string,
  problems: Problem[],
  decides: string,
): NodeMap {
  const node: Record<string, Node | undefined> = Object.create(null) as Record<string, Node | undefined>;
  for (const key of Object.keys(raw)) {
    // Keys such as __defaults and __internal are the bridge's own bookkeeping, in every nested object.
    if (key.startsWith("__")) continue;
    const value = get(raw, key);
    if (value === undefined || value === null) continue;
    const here = shape.kind === "map" ? placeInMap(path, key) : placeOf(path, key);
    const inner =
      shape.kind === "map"
        ? shape.of
        : Object.hasOwn(shape.properties, key)
          ? shape.properties[key]
          : undefined;
    if (inner !== undefined) node[key] = decode(inner, value, here, problems, decides);
    else problems.push({ kind: "undeclared", path: here, decides: "allowed-properties" });
  }
  return node;
}

function decodeAnything(raw: unknown, path: string, problems: Problem[], decides: string): Node {
  if (typeof raw === "string" || typeof raw === "number" || typeof raw === "boolean") return raw;
  if (Array.isArray(raw)) {
    const of: Shape = { kind: "anything" };
    return decode({ kind: "list", of }, raw, path, problems, decides) ?? UNKNOWN;
  }
  const of: Shape = { kind: "anything" };
  return decode({ kind: "map", of }, raw, path, problems, decides) ?? UNKNOWN;
}

/** The engine's coercions between the scalar types, measured: "true" is a flag, "08529" a number, 5 a text. */
function coerce(kind: "text" | "number" | "flag", raw: unknown): string | number | boolean | null {
  switch (kind) {
    case "text":
      return typeof raw === "string"
        ? raw
        : typeof raw === "number" || typeof raw === "boolean"
          ? String(raw)
          : null;
    case "number":
      return typeof raw === "number" || typeof raw === "string" ? raw : null;
    case "flag":
      if (typeof raw === "boolean") return raw;
      if (raw === 1 || (typeof raw === "string" && /^(1|t|true)$/i.test(raw.trim()))) return true;
      return raw === 0 || (typeof raw === "string" && /^(0|f|false|)$/i.test(raw.trim())) ? false : null;
  }
}
