import { ApiError } from "./api-error.ts";

/** ArangoDB's traditional collection names (`--database.extended-names false`): up to 256 bytes, first a letter. */
const collectionName = /^[A-Za-z][A-Za-z0-9_-]{0,255}$/;
/** ArangoDB's document keys: 1 to 254 bytes of these characters. */
const documentKey = /^[A-Za-z0-9_:.@()+,=;$!*'%-]{1,254}$/;

/**
 * A collection's name out of a path.
 * @throws {ApiError} 403 for a system collection, 404 for a name that no collection can have
 */
export function requireCollection(name: string): string {
  refuseSystem(name);
  if (!collectionName.test(name)) {
    throw new ApiError(404, "there is no such collection; GET /api/v1/collections lists them");
  }
  return name;
}

/**
 * A name for a new collection.
 * @throws {ApiError} 403 for a system collection, 400 for a name that no collection can have
 */
export function requireNewCollection(name: unknown): string {
  if (typeof name === "string") {
    refuseSystem(name);
    if (collectionName.test(name)) return name;
  }
  throw new ApiError(
    400,
    'name has to be a string of 1 to 256 letters, digits, "_" and "-", the first a letter: {"name": "khipu_blocks"}',
  );
}

function refuseSystem(name: string): void {
  if (name.startsWith("_")) {
    throw new ApiError(
      403,
      "names that begin with _ are the database's own collections (users, grants, settings); the gateway serves only Mallku's",
    );
  }
}

/**
 * A document's key, out of a path or a document.
 * @throws {ApiError} 400
 */
export function requireKey(key: unknown): string {
  // "." and ".." are keys to ArangoDB, but most HTTP clients rewrite a path that holds one: it could never be read back.
  if (typeof key === "string" && documentKey.test(key) && key !== "." && key !== "..") return key;
  throw new ApiError(
    400,
    "a document's key has to be a string of 1 to 254 letters, digits and _ : . @ ( ) + , = ; $ ! * ' % -, and not . or ..",
  );
}
