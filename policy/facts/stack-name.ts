/** The one stack whose documents are nobody's: a developer's own. */
export const DEVELOPMENT = "dev";

/** The stack that a resource belongs to, by its URN; undefined for what Docker alone knows. */
export function stackOf(urn: string): string | undefined {
  return /^urn:pulumi:([^:]+)::/.exec(urn)?.[1];
}
