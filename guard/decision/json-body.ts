/**
 * Reads a JSON body in the one way in which Go reads it too. JavaScript takes the last of two equal keys, Go puts both
 * into the same place one after the other; so a repeated key is refused. Keys that Go would match in another case are
 * refused by the schemas, which know each key's exact spelling.
 * @returns undefined where the body is missing, is not UTF-8 or JSON, or repeats a key
 */
export function parseBody(body: Uint8Array | undefined): unknown {
  if (body === undefined || body.length === 0) return undefined;
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body);
    const value: unknown = JSON.parse(text);
    return countKeys(value) === countWrittenKeys(text) ? value : undefined;
  } catch {
    return undefined;
  }
}

function countKeys(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  const own = Array.isArray(value) ? 0 : Object.keys(value).length;
  return Object.values(value).reduce<number>((sum, inner) => sum + countKeys(inner), own);
}

const TEXT_AND_WHAT_FOLLOWS = /"(?:[^"\\]|\\.)*"(\s*:)?/gs;

/** In valid JSON a text with a colon behind it is a key. */
function countWrittenKeys(text: string): number {
  return [...text.matchAll(TEXT_AND_WHAT_FOLLOWS)].filter(([, colon]) => colon !== undefined).length;
}
