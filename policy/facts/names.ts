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

/** What the names of one project's objects mean. */
export interface Names {
  readonly isNetwork: (name: unknown) => boolean;
  readonly isDatabase: (name: unknown) => boolean;
  readonly isData: (name: unknown) => boolean;
  readonly isToken: (name: unknown) => boolean;
  /** The installation whose database a container is, or whose data a volume holds; undefined where it is neither. */
  readonly databaseInstance: (container: unknown) => string | undefined;
  readonly dataInstance: (volume: unknown) => string | undefined;
  /** Whether a volume is the data, or the token, of the very instance that the container is. */
  readonly isItsOwnVolume: (container: unknown, volume: unknown) => boolean;
  /** Whether a container is the one that carries the token into that volume; both have one name. */
  readonly isCarrierOf: (container: unknown, volume: unknown) => boolean;
}

/** The instance that an object of a kind belongs to, "" where there is only one; undefined where it is none of that kind. */
type InstanceOf = (name: unknown) => string | undefined;

export function namesBy(of: {
  readonly network: InstanceOf;
  readonly container: InstanceOf;
  readonly data: InstanceOf;
  readonly token: InstanceOf;
}): Names {
  return {
    isNetwork: (name) => of.network(name) !== undefined,
    isDatabase: (name) => of.container(name) !== undefined,
    isData: (name) => of.data(name) !== undefined,
    isToken: (name) => of.token(name) !== undefined,
    databaseInstance: of.container,
    dataInstance: of.data,
    isItsOwnVolume: (container, volume) => {
      const instance = of.container(container);
      return instance !== undefined && (of.data(volume) ?? of.token(volume)) === instance;
    },
    isCarrierOf: (container, volume) =>
      of.token(container) !== undefined && of.token(container) === of.token(volume),
  };
}

export const MALLKU_NAMES: Names = namesBy({
  network: instanceBehind("mallku-internal"),
  container: instanceBehind("mallku-database-secure"),
  data: instanceBehind("mallku-database-data"),
  token: instanceBehind("mallku-database-token"),
});

export const isMallkuNetwork = MALLKU_NAMES.isNetwork;
export const isDatabaseContainer = MALLKU_NAMES.isDatabase;
export const isDataVolume = MALLKU_NAMES.isData;
export const isTokenVolume = MALLKU_NAMES.isToken;

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
