import type { Level, UserRecord } from "./record.ts";

/**
 * Who may do what, resolved as ArangoDB's manual says ("Managing Users", Permission Resolution): a specific grant decides; without one, for a
 * database the higher of the wildcard grant and the grant on `_system`, for a collection the higher of the collection wildcards, the
 * database's level and `_system`'s.
 */
const order: readonly Level[] = ["none", "ro", "rw"];

const highest = (levels: readonly (Level | null | undefined)[]): Level =>
  levels.reduce<Level>(
    (best, level) => (level != null && order.indexOf(level) > order.indexOf(best) ? level : best),
    "none",
  );

const grantOn = (user: UserRecord, database: string): UserRecord["access"][number] | undefined =>
  user.access.find((grant) => grant.database === database);

const collectionGrant = (user: UserRecord, database: string, collection: string): Level | undefined =>
  grantOn(user, database)?.collections.find(([name]) => name === collection)?.[1];

export const configuredDatabaseLevel = (user: UserRecord, database: string): Level | undefined =>
  grantOn(user, database)?.level ?? undefined;

export const databaseLevel = (user: UserRecord, database: string): Level =>
  configuredDatabaseLevel(user, database) ??
  highest([configuredDatabaseLevel(user, "*"), configuredDatabaseLevel(user, "_system")]);

export const collectionLevel = (user: UserRecord, database: string, collection: string): Level => {
  if (collection.startsWith("_")) {
    if (collection === "_users" && database === "_system") return "none";
    if (collection === "_queues") return "ro";
    if (collection === "_frontend") return "rw";
    return databaseLevel(user, database);
  }
  return (
    collectionGrant(user, database, collection) ??
    highest([
      collectionGrant(user, database, "*"),
      collectionGrant(user, "*", "*"),
      databaseLevel(user, database),
      configuredDatabaseLevel(user, "_system"),
    ])
  );
};

/** Server administration is `rw` on `_system`. */
export const isAdministrator = (user: UserRecord): boolean => databaseLevel(user, "_system") === "rw";

/** The user with one grant set: on a database, or with `collection` on one collection or on all ("*"). */
export const withGrant = (
  user: UserRecord,
  database: string,
  collection: string | null,
  level: Level,
): UserRecord => {
  const old = grantOn(user, database) ?? {
    database,
    // A collection's grant must not take away what the wildcard gives on its database.
    level: collection === null ? null : (configuredDatabaseLevel(user, "*") ?? null),
    collections: [],
  };
  const grant =
    collection === null
      ? { ...old, level }
      : {
          ...old,
          collections: [
            ...old.collections.filter(([name]) => name !== collection),
            [collection, level] satisfies [string, Level],
          ],
        };
  return { ...user, access: [...user.access.filter((each) => each.database !== database), grant] };
};
