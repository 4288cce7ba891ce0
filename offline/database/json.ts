import { ArangoError } from "./errors.ts";

/** What a JSON body can be once parsed; a whole number beyond 2^53 stays the text it came as (JSON.rawJSON). */
export type JsonObject = Record<string, unknown>;

interface ExactJson {
  parse: (
    text: string,
    reviver: (key: string, value: unknown, context: { source?: string }) => unknown,
  ) => unknown;
  rawJSON: (text: string) => unknown;
  isRawJSON: (value: unknown) => boolean;
}
// ECMAScript's "JSON.parse source text access", in Node since 21; TypeScript's ES2024 library does not declare it yet.
const exactJson = JSON as unknown as ExactJson;

const corrupt = (why: string): ArangoError => new ArangoError(400, 600, `invalid JSON: ${why}`);

/** ArangoDB keeps whole numbers of 64 bits (int64, uint64) exactly and everything else as a double; beyond a double's range it refuses. */
const exactNumber = (_key: string, value: unknown, { source }: { source?: string }): unknown => {
  if (typeof value !== "number" || source === undefined) return value;
  if (!Number.isFinite(value)) throw corrupt(`the number ${source.slice(0, 40)} is out of range`);
  if (Number.isSafeInteger(value) || !/^-?[0-9]{16,20}$/.test(source)) return value;
  const integer = BigInt(source);
  return integer >= -(1n << 63n) && integer < 1n << 64n ? exactJson.rawJSON(source) : value;
};

/** Only a body with such a number pays for looking at each. */
const mayHoldBigNumbers = /[0-9]{16}|[eE]\+?[0-9]{3}/;

const utf8 = new TextDecoder("utf-8", { fatal: true });

export const parseJson = (bytes: Buffer): unknown => {
  if (bytes.length === 0) throw corrupt("the body is empty");
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    throw corrupt("the body is not UTF-8");
  }
  try {
    return mayHoldBigNumbers.test(text) ? exactJson.parse(text, exactNumber) : JSON.parse(text);
  } catch (error) {
    throw error instanceof ArangoError
      ? error
      : corrupt(error instanceof Error ? error.message : String(error));
  }
};

export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !exactJson.isRawJSON(value);

export interface MergeOptions {
  keepNull: boolean;
  mergeObjects: boolean;
}

const withoutNulls = (value: unknown): unknown =>
  isJsonObject(value)
    ? Object.fromEntries(
        Object.entries(value)
          .filter(([, each]) => each !== null)
          .map(([name, each]) => [name, withoutNulls(each)]),
      )
    : value;

/**
 * PATCH as ArangoDB does it: attributes of `patch` are added or replace, objects are merged unless `mergeObjects` is false, arrays never; with
 * `keepNull` false an attribute set to null goes away, at every depth.
 */
export const mergePatch = (old: JsonObject, patch: JsonObject, options: MergeOptions): JsonObject => {
  const merged = new Map(Object.entries(old));
  for (const [name, value] of Object.entries(patch)) {
    const before = merged.get(name);
    if (value === null && !options.keepNull) merged.delete(name);
    else if (options.mergeObjects && isJsonObject(before) && isJsonObject(value)) {
      merged.set(name, mergePatch(before, value, options));
    } else merged.set(name, options.keepNull ? value : withoutNulls(value));
  }
  return Object.fromEntries(merged);
};
