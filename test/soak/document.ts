import { z } from "zod";

/** A document as it came back. */
export interface Stored {
  readonly version: number;
  /** Whether its text is the one that was written with this key and version. */
  readonly whole: boolean;
}

const storedSchema = z.object({ _key: z.string(), version: z.number(), text: z.string() });

/** A document whose content its key and version decide, of some 100 to 2000 bytes as Mallku's are. */
export function documentOf(key: string, version: number): { _key: string; version: number; text: string } {
  return { _key: key, version, text: textOf(key, version) };
}

/** @throws ZodError where it is no document of {@link documentOf}'s form */
export function readStored(document: unknown): readonly [key: string, Stored] {
  const { _key, version, text } = storedSchema.parse(document);
  return [_key, { version, whole: text === textOf(_key, version) }];
}

function textOf(key: string, version: number): string {
  return `${key} said ${version} ñ “`.repeat(4 + ((version * 31) % 64));
}
