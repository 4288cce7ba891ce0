/**
 * The numbers of a version such as `v24.21.0`, `3.249.0-alpha.1+build` or `go1.26`; null where it is none.
 * @param {string} text
 * @returns {{ numbers: [number, number, number], prerelease: boolean } | null}
 */
export function parseVersion(text) {
  const match = /^(?:v|go)?(\d+)\.(\d+)(?:\.(\d+))?(-[0-9A-Za-z.-]+)?(?:\+\S*)?$/.exec(text.trim());
  if (match === null) return null;
  return {
    numbers: [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)],
    prerelease: match[4] !== undefined,
  };
}

/**
 * Whether a version serves where at least `wanted` is needed. What cannot be read does not serve;
 * a prerelease of the very version wanted comes before it, so it does not either.
 * @param {string} found
 * @param {string} wanted
 */
export function atLeast(found, wanted) {
  const has = parseVersion(found);
  const needs = parseVersion(wanted);
  if (has === null || needs === null) return false;
  for (const [index, number] of has.numbers.entries()) {
    const other = needs.numbers[index] ?? 0;
    if (number !== other) return number > other;
  }
  return needs.prerelease || !has.prerelease;
}
