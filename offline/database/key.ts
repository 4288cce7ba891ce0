/**
 * Which names ArangoDB takes. Sources: the 3.12 manual's pages on document keys, collection names and database names (extended names are on
 * by default, `--database.extended-names`).
 */

const documentKey = /^[A-Za-z0-9_\-:.@()+,=;$!*'%]{1,254}$/;

/** At most 254 bytes of letters, digits and `_-:.@()+,=;$!*'%`. */
export const isDocumentKey = (key: unknown): key is string =>
  typeof key === "string" && documentKey.test(key);

const controlOrSlash = /[\u0000-\u001f\u007f/]/;

const isExtendedName = (name: string, bytes: number): boolean =>
  name !== "" &&
  Buffer.byteLength(name) <= bytes &&
  name.isWellFormed() &&
  name === name.normalize("NFC") &&
  name === name.trim() &&
  !controlOrSlash.test(name);

/** At most 256 bytes; a leading underscore is for system collections, a leading digit or dot for nobody. */
export const isCollectionName = (name: string, isSystem: boolean): boolean =>
  isExtendedName(name, 256) && !/^[0-9.]/.test(name) && name.startsWith("_") === isSystem;

/** At most 128 bytes, no colon, and no leading underscore, digit or dot. */
export const isDatabaseName = (name: string): boolean =>
  isExtendedName(name, 128) && !name.includes(":") && !/^[0-9_.]/.test(name);
