/**
 * JSON as Python's json.dumps writes it, with a space after each colon and comma. Mallku's
 * scripts/verify-cathedral-security.sh looks for `"database_ports_exposed": 0` in the text, space included.
 */
export function spacedJson(value: Readonly<Record<string, string | number | boolean>>): string {
  const members = Object.entries(value).map(
    ([name, member]) => `${JSON.stringify(name)}: ${JSON.stringify(member)}`,
  );
  return `{${members.join(", ")}}`;
}

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const colon = 0x3a;
const opening = new Set([0x5b, 0x7b]);
const closing = new Set([0x5d, 0x7d]);

/**
 * The text of one member of a JSON object, cut out and not parsed, so that every number in it stays as it was written.
 * @param text a valid JSON object
 * @returns undefined if the object has no member of that name
 */
export function memberText(text: Buffer, name: string): Buffer | undefined {
  const wanted = Buffer.from(JSON.stringify(name));
  let depth = 0;
  let start = 0;
  let found = false;
  for (let at = 0; at < text.length; at += 1) {
    const byte = text[at] ?? 0;
    if (byte === quote) at = endOfString(text, at);
    else if (opening.has(byte)) {
      depth += 1;
      if (depth === 1) start = at + 1;
    } else if (depth === 1 && byte === colon) {
      found = text.subarray(start, at).toString().trim() === wanted.toString();
      start = at + 1;
    } else if (closing.has(byte)) {
      depth -= 1;
      if (depth === 0 && found) return text.subarray(start, at);
    } else if (depth === 1 && byte === comma) {
      if (found) return text.subarray(start, at);
      start = at + 1;
    }
  }
  return undefined;
}

/** The index of the quote that closes the string which opens at `at`. */
function endOfString(text: Buffer, at: number): number {
  for (let index = at + 1; index < text.length; index += 1) {
    if (text[index] === backslash) index += 1;
    else if (text[index] === quote) return index;
  }
  return text.length;
}
