import { Database } from "arangojs";
import { isArangoError } from "arangojs/errors";
import type { Secrets } from "./secrets.ts";

/** The database, and the user that can use it and no other. */
export const databaseName = "mallku";
export const userName = "mallku";

/** The union of what Mallku's two set-up scripts make (scripts/initialize_arangodb.py and …_docker.sh). */
export const collections = [
  "consciousness_metrics",
  "consciousness_threads",
  "fire_circle_decisions",
  "fire_circle_sessions",
  "khipu_blocks",
  "narrative_threads",
] as const;

/** What the gateway found out about the server behind it. */
export interface DatabaseFacts {
  readonly version: string;
  /** Whether the server says of itself that it only stands in for ArangoDB. */
  readonly standIn: boolean;
}

/**
 * Brings the database to where the gateway can use it: root's password, the database, its user, its collections.
 * Each step looks before it acts, so a start that was killed at any point is completed by the next.
 * @param url arangod's, on loopback
 * @throws {Error} if arangod's authentication does not hold, or its root password is not ours
 */
export async function bootstrap(url: string, secrets: Secrets): Promise<DatabaseFacts> {
  await requireAuthentication(url);
  const system = await connectAsRoot(url, secrets.rootPassword);
  const version = await system.version();
  if (!(await system.listDatabases()).includes(databaseName)) await system.createDatabase(databaseName);
  const auth = { username: userName, password: secrets.userPassword };
  await ensureUser(system, secrets.userPassword, new Database({ url, auth, databaseName }));
  await requireConfined(url, auth);
  const database = new Database({ url, auth, databaseName });
  const present = new Set((await database.listCollections()).map(({ name }) => name));
  for (const name of collections) {
    // waitForSync also here, so that not even a client that forgets to ask can be told of a write that is not on disk.
    if (!present.has(name)) await database.createCollection(name, { waitForSync: true });
  }
  return { version: version.version, standIn: (version.license as string) === "mallku-stand-in" };
}

/** A database that answers anyone would make every barrier around it the only one. */
async function requireAuthentication(url: string): Promise<void> {
  const { status } = await fetch(new URL("/_api/version", url));
  if (status !== 401) {
    throw new Error(
      `arangod answered a request without credentials with ${status} where 401 was due: its authentication is not in force`,
    );
  }
}

async function connectAsRoot(url: string, password: string): Promise<Database> {
  const root = new Database({ url, auth: { username: "root", password } });
  if (await isAccepted(root)) return root;
  // A data folder that was initialised without a password: the door is open, and the first thing to do is to close it.
  const open = new Database({ url, auth: { username: "root", password: "" } });
  if (!(await isAccepted(open))) {
    throw new Error(
      "arangod refuses the root password in secrets/root-password: database and secrets are not from the same volume. " +
        "Restore the data volume from a backup that holds both.",
    );
  }
  await open.updateUser("root", { passwd: password });
  return root;
}

async function isAccepted(database: Database): Promise<boolean> {
  try {
    await database.listDatabases();
    return true;
  } catch (error) {
    if (isArangoError(error) && error.code === 401) return false;
    throw error;
  }
}

/** Whether the user can use the database as it is to be used. */
async function isKnown(asUser: Database): Promise<boolean> {
  return await asUser.listCollections().then(
    () => true,
    () => false,
  );
}

/** The user, its password and exactly one grant. Password and grants are set again if anything took them away. */
async function ensureUser(system: Database, password: string, asUser: Database): Promise<void> {
  const users = await system.listUsers();
  if (!users.some(({ user }) => user === userName)) await system.createUser(userName, { passwd: password });
  // Only where it is needed: on a full disk a start that writes nothing still gives reads back.
  else if (!(await isKnown(asUser))) await system.updateUser(userName, { passwd: password, active: true });
  const granted = await system.getUserDatabases(userName);
  const wanted = new Map<string, "rw" | "none">(Object.keys(granted).map((name) => [name, "none"]));
  wanted.set(databaseName, "rw");
  for (const [database, level] of wanted) {
    if (granted[database] !== level) await system.setUserAccessLevel(userName, { database }, level);
  }
}

/** That the user can use no other database is asked of arangod, not taken from what was set. */
async function requireConfined(url: string, auth: { username: string; password: string }): Promise<void> {
  const system = new Database({ url, auth });
  const reached = await system.listCollections().then(
    () => true,
    (error: unknown) => {
      if (isArangoError(error) && (error.code === 401 || error.code === 403)) return false;
      throw error;
    },
  );
  if (reached) throw new Error(`the database user ${userName} can use _system, which only root may`);
}
