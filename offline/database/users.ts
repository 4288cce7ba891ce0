import { ArangoError, forbidden, notInStandIn } from "./errors.ts";
import { isJsonObject, type JsonObject } from "./json.ts";
import {
  collectionLevel,
  configuredDatabaseLevel,
  databaseLevel,
  isAdministrator,
  withGrant,
} from "./levels.ts";
import { hashPassword } from "./password.ts";
import { isLevel, type UserRecord } from "./record.ts";
import {
  answer,
  flag,
  objectBody,
  requireAdministrator,
  type Answer,
  type ArangoRequest,
} from "./request.ts";

const notFound = (): ArangoError => new ArangoError(404, 1703, "user not found");

const userNamed = (request: ArangoRequest, name: string): UserRecord => {
  const user = request.service.state.users.get(name);
  if (user === undefined) throw notFound();
  return user;
};

const shown = ({ name, active, extra }: UserRecord): object => ({ user: name, active, extra });

const requireSelfOrAdministrator = ({ user }: ArangoRequest, name: string): void => {
  if (user !== null && user.name !== name && !isAdministrator(user)) throw forbidden();
};

/** Create and replace forget what they are not told; update keeps it. */
const stored = async (
  name: string,
  body: JsonObject,
  old: UserRecord | null,
  access: UserRecord["access"],
): Promise<UserRecord> => {
  const password =
    typeof body.passwd === "string" || old === null
      ? await hashPassword(typeof body.passwd === "string" ? body.passwd : "")
      : { salt: old.salt, hash: old.hash };
  return {
    o: "user",
    name,
    active: typeof body.active === "boolean" ? body.active : (old?.active ?? true),
    ...password,
    extra: isJsonObject(body.extra) && Object.keys(body.extra).length > 0 ? body.extra : (old?.extra ?? {}),
    access,
  };
};

const create = async (request: ArangoRequest): Promise<Answer> => {
  requireAdministrator(request);
  const body = objectBody(request);
  if (typeof body.user !== "string" || body.user === "")
    throw new ArangoError(400, 1700, "invalid user name");
  const user = await stored(body.user, body, null, []);
  if (request.service.state.users.has(body.user)) throw new ArangoError(409, 1702, "duplicate user");
  await request.service.commit(user, true);
  return answer(201, shown(user));
};

const change = async (request: ArangoRequest, name: string, isPatch: boolean): Promise<Answer> => {
  requireSelfOrAdministrator(request, name);
  const body = objectBody(request);
  const old = userNamed(request, name);
  const made = await stored(name, body, isPatch ? old : null, []);
  // Grants may have changed while the password was hashed. A replacement starts without any, except root's, which must not lose its own.
  const now = userNamed(request, name);
  const access = isPatch || name === "root" ? now.access : [];
  const user = { ...made, access };
  await request.service.commit(user, true);
  return answer(200, shown(user));
};

const levels = (request: ArangoRequest, name: string, of: readonly string[]): Answer => {
  requireSelfOrAdministrator(request, name);
  const user = userNamed(request, name);
  const [database, collection] = of;
  if (database === undefined) {
    if (flag(request, "full", false)) throw notInStandIn("?full=true of a user's databases");
    const all = [...request.service.state.databases.keys()]
      .map((each) => [each, databaseLevel(user, each)] as const)
      .filter(([, level]) => level !== "none");
    return answer(200, { result: Object.fromEntries(all) });
  }
  if (flag(request, "configured", false)) {
    if (collection !== undefined) throw notInStandIn("?configured=true of a collection");
    return answer(200, { result: configuredDatabaseLevel(user, database) ?? "undefined" });
  }
  const level =
    collection === undefined ? databaseLevel(user, database) : collectionLevel(user, database, collection);
  return answer(200, { result: level });
};

const grant = async (request: ArangoRequest, name: string, on: readonly string[]): Promise<Answer> => {
  requireAdministrator(request);
  const [database = "", collection = null] = on;
  const found = request.service.state.databases.get(database);
  if (collection !== null && database !== "*") {
    if (found === undefined) throw new ArangoError(404, 1228, "database not found");
    if (collection !== "*" && !found.collections.has(collection))
      throw new ArangoError(404, 1203, "collection or view not found");
  }
  if (collection?.startsWith("_") === true)
    throw new ArangoError(400, 10, "Cannot set rights for system collections");
  const { grant: level } = objectBody(request);
  if (!isLevel(level))
    throw new ArangoError(400, 10, "bad parameter: 'grant' has to be 'rw', 'ro' or 'none'");
  if (name === "root" && database === "_system" && level !== "rw") throw forbidden();
  await request.service.commit(withGrant(userNamed(request, name), database, collection, level), true);
  return answer(200, { [on.join("/")]: level });
};

/** /_api/user: list, create, read, replace, update, and the levels of access to databases and collections. */
export const users = async (request: ArangoRequest): Promise<Answer> => {
  const { method, path } = request;
  const [name, topic, ...rest] = path;
  if (name === undefined) {
    if (method === "POST") return await create(request);
    if (method === "GET") {
      requireAdministrator(request);
      return answer(200, { result: [...request.service.state.users.values()].map(shown) });
    }
  } else if (topic === undefined) {
    if (method === "GET") {
      requireSelfOrAdministrator(request, name);
      return answer(200, shown(userNamed(request, name)));
    }
    if (method === "PUT" || method === "PATCH") return await change(request, name, method === "PATCH");
  } else if (topic === "database" && rest.length <= 2) {
    if (method === "GET") return levels(request, name, rest);
    if (method === "PUT" && rest.length > 0) return await grant(request, name, rest);
  }
  throw notInStandIn(`${method} /_api/user/${path.join("/")}`);
};
