/**
 * Mallku's own names, as `infra/names.ts` gives them: a second installation on one Docker Engine has its instance
 * appended. A test holds the two together; this room imports nothing, so that a rule can be read alone.
 */
function named(base: string): (name: unknown) => boolean {
  const pattern = new RegExp(`^/?${base}(-[a-z0-9][a-z0-9-]*)?$`);
  return (name) => typeof name === "string" && pattern.test(name);
}

export const isMallkuNetwork = named("mallku-internal");
export const isDatabaseContainer = named("mallku-database-secure");
export const isDataVolume = named("mallku-database-data");
export const isTokenVolume = named("mallku-database-token");
export const isTokenCarrier = isTokenVolume;

/** The one file that may be copied into a container, and only into one that never runs. */
export const TOKEN_FILE = "/run/mallku/api-token";

/** The component that the program declares. */
export const DATABASE_COMPONENT = "mallku:index:MallkuDatabase";

/** Whether an image reference names Mallku's database image, whatever its registry, tag or digest. */
export function isDatabaseImage(reference: unknown): boolean {
  return typeof reference === "string" && /^([^/]+\/)?mallku\/database(-[a-z0-9-]+)?([:@]|$)/.test(reference);
}
