import { normalisePath } from "./path.ts";

/**
 * Mallku's own names, as `infra/names.ts` gives them: a second installation on one Docker Engine has its instance
 * appended. A test holds the two together; this room imports nothing, so that a rule can be read alone.
 */
function instanceBehind(base: string): (name: unknown) => string | undefined {
  const pattern = new RegExp(`^/?${base}(?:-([a-z0-9][a-z0-9-]*))?$`);
  return (name) => {
    const match = typeof name === "string" ? pattern.exec(name) : null;
    return match === null ? undefined : (match[1] ?? "");
  };
}

const ofNetwork = instanceBehind("mallku-internal");
const ofContainer = instanceBehind("mallku-database-secure");
const ofDataVolume = instanceBehind("mallku-database-data");
const ofToken = instanceBehind("mallku-database-token");

export const isMallkuNetwork = (name: unknown): boolean => ofNetwork(name) !== undefined;
export const isDatabaseContainer = (name: unknown): boolean => ofContainer(name) !== undefined;
export const isDataVolume = (name: unknown): boolean => ofDataVolume(name) !== undefined;
export const isTokenVolume = (name: unknown): boolean => ofToken(name) !== undefined;

/** The installation whose database a container is, or whose data a volume holds; undefined where it is neither. */
export const databaseInstance = ofContainer;
export const dataInstance = ofDataVolume;

/** Whether a volume is the data, or the token, of the very instance that the container is. */
export function isItsOwnVolume(container: unknown, volume: unknown): boolean {
  const instance = ofContainer(container);
  return instance !== undefined && (ofDataVolume(volume) ?? ofToken(volume)) === instance;
}

/** Whether a container is the one that carries the token into that volume; both have one name. */
export function isCarrierOf(container: unknown, volume: unknown): boolean {
  return ofToken(container) !== undefined && ofToken(container) === ofToken(volume);
}

/** The one file that may be copied into a container, and only into one that never runs. */
export const TOKEN_FILE = "/run/mallku/api-token";

/** The component that the program declares. */
export const DATABASE_COMPONENT = "mallku:index:MallkuDatabase";

/** A registry before a name has a dot or a port in it, or is localhost (distribution/reference). */
const DATABASE_IMAGE =
  /^(?:(?:localhost|[^/.:]*[.:][^/]*)\/)?mallku\/database(?:-([a-z0-9][a-z0-9-]*))?(?=[:@]|$)/;

/** The instance whose image a reference names, whatever its registry, tag or digest; undefined where it names another. */
export function databaseImageInstance(reference: unknown): string | undefined {
  const match = typeof reference === "string" ? DATABASE_IMAGE.exec(reference.trim()) : null;
  return match === null ? undefined : (match[1] ?? "");
}

export function isDatabaseImage(reference: unknown): boolean {
  return databaseImageInstance(reference) !== undefined;
}

/** Folders of Mallku's image that its programs are started from (infra/image/Dockerfile, and the libraries of its base). */
const PROGRAMS = ["/opt/mallku", "/nodejs", "/usr", "/lib", "/lib64", "/bin", "/sbin"];

/** Whether something mounted at a path would lie over the image's programs, or over what tells the loader of them. */
export function coversPrograms(path: string): boolean {
  const target = normalisePath(path);
  const lies = (inner: string, outer: string) =>
    outer === "/" || inner === outer || inner.startsWith(`${outer}/`);
  return target === "/etc" || PROGRAMS.some((folder) => lies(folder, target) || lies(target, folder));
}
