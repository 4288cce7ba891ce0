const REMOVED = "<removed>";

/** What a program prints of a secret when it prints one: a header, a URL's user, an assignment, a key. */
const PATTERNS: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  [/\b(bearer|basic)\s+[A-Za-z0-9._~+/=-]{4,}/gi, `$1 ${REMOVED}`],
  [/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@"']+@/gi, `$1${REMOVED}@`],
  [
    /(["']?[\w.-]*(?:passw(?:or)?d|passphrase|secret|token|api[_-]?key|credentials?)[\w.-]*["']?\s*[:=]\s*)("[^"]*"|'[^']*'|[^\s,;}\]]+)/gi,
    `$1${REMOVED}`,
  ],
  [/-----BEGIN [A-Z ]+-----[\s\S]*?(-----END [A-Z ]+-----|$)/g, REMOVED],
  [/\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g, REMOVED],
];

/**
 * Takes secrets out of a text that somebody else wrote: those that are known, and whatever looks like one.
 * @param known secrets in clear
 */
export function redact(text: string, known: readonly string[]): string {
  const withoutKnown = known
    .filter((secret) => secret !== "")
    .reduce((rest, secret) => rest.replaceAll(secret, REMOVED), text);
  return PATTERNS.reduce((rest, [pattern, replacement]) => rest.replace(pattern, replacement), withoutKnown);
}
