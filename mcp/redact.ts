const REMOVED = "<removed>";

/** What a program prints of a secret when it prints one: a header, a URL's user, a key. */
const PATTERNS: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  [/\b(bearer|basic)\s+[A-Za-z0-9._~+/=-]{4,}/gi, `$1 ${REMOVED}`],
  [/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@"']+@/gi, `$1${REMOVED}@`],
  [/-----BEGIN [A-Z ]+-----[\s\S]*?(-----END [A-Z ]+-----|$)/g, REMOVED],
  [/\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g, REMOVED],
];

/** Looked for last: a value of several words, as a header or a key has, is then gone already. */
const ASSIGNMENT =
  /(["']?[\w.-]*(?:passw(?:or)?d|passphrase|secret|token|api[_-]?key|credentials?)[\w.-]*["']?\s*[:=]\s*)("(?:[^"\\]|\\.)*"|'[^']*'|[^\s,;}\]]+)/gi;

/** A line of JSON stays one: what reads the log by program must still be able to. */
function withoutValue(_match: string, key: string, value: string): string {
  return key.startsWith('"') || value.startsWith('"') ? `${key}"${REMOVED}"` : `${key}${REMOVED}`;
}

/**
 * Takes secrets out of a text that somebody else wrote: those that are known, and whatever looks like one.
 * @param known secrets in clear
 */
export function redact(text: string, known: readonly string[]): string {
  const withoutKnown = known
    .filter((secret) => secret !== "")
    .reduce((rest, secret) => rest.replaceAll(secret, REMOVED), text);
  return PATTERNS.reduce(
    (rest, [pattern, replacement]) => rest.replace(pattern, replacement),
    withoutKnown,
  ).replace(ASSIGNMENT, withoutValue);
}
