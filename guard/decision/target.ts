/** A request target, read as Docker's own router reads it. */
export interface Target {
  /** `1.41` of `/v1.41/…`; undefined where the path has none, which Docker takes for its newest. */
  readonly version: string | undefined;
  /** Percent-decoded once, without the version, with a leading slash. */
  readonly path: string;
  /** Decoded, in order. */
  readonly query: readonly (readonly [key: string, value: string])[];
}

/** Longer than any name, reference and filter that Docker's own clients send together. */
const LONGEST_TARGET = 16_384;

/** What a decoded path is made of: Docker's names, ids and image references have no other characters. */
const PATH = /^\/[A-Za-z0-9_.:@/-]*$/;
const VERSION = /^\/v(1\.[0-9]{1,2})(?=\/)/;

/**
 * Reads a request target. Docker decodes a path once (Go's net/url), answers a path that is not clean with a redirect,
 * and has no name that needs an escape (gorilla/mux; moby, names.RestrictedNamePattern). So whatever does not come out
 * of one decoding as a clean path of plain characters is refused here, and what comes out means to Docker what it means here.
 * @returns undefined where the target is not one that a Docker client would send
 */
export function parseTarget(raw: string): Target | undefined {
  // Absolute and authority forms name a host; Docker would look at the path behind it.
  if (raw.length > LONGEST_TARGET || !raw.startsWith("/")) return undefined;
  const mark = raw.indexOf("?");
  const decoded = decode(mark < 0 ? raw : raw.slice(0, mark));
  if (decoded === undefined || !PATH.test(decoded) || !isClean(decoded)) return undefined;
  const query = mark < 0 ? [] : parseQuery(raw.slice(mark + 1));
  if (query === undefined) return undefined;
  const version = VERSION.exec(decoded)?.[1];
  const path = version === undefined ? decoded : decoded.slice(`/v${version}`.length);
  return { version, path, query };
}

/** Whether Docker's router would leave the path as it is (gorilla/mux, cleanPath). */
function isClean(path: string): boolean {
  return path
    .split("/")
    .every((part, index) => (index === 0 || part !== "") && part !== "." && part !== "..");
}

/** A `;` separates pairs for Go before 1.17 and spoils its pair afterwards; no client of Docker's sends one. */
function parseQuery(text: string): Target["query"] | undefined {
  if (text.includes(";")) return undefined;
  const pairs: [string, string][] = [];
  for (const pair of text.split("&")) {
    if (pair === "") continue;
    const equals = pair.indexOf("=");
    const key = decode((equals < 0 ? pair : pair.slice(0, equals)).replaceAll("+", " "));
    const value = decode(equals < 0 ? "" : pair.slice(equals + 1).replaceAll("+", " "));
    if (key === undefined || value === undefined) return undefined;
    pairs.push([key, value]);
  }
  return pairs;
}

/** Undefined where an escape is cut short, or the bytes are no UTF-8. */
function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** Of a parameter that is given more than once. */
export const AMBIGUOUS = Symbol("ambiguous");

/** What one key of a query says: nothing, one value, or more than one, of which Docker takes the first. */
export function valueOf({ query }: Target, key: string): string | typeof AMBIGUOUS | undefined {
  const values = query.filter(([name]) => name === key).map(([, value]) => value);
  return values.length > 1 ? AMBIGUOUS : values[0];
}
