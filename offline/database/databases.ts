import { ArangoError, badParameter, forbidden, notInStandIn } from "./errors.ts";
import { isDatabaseName } from "./key.ts";
import { hashPassword } from "./password.ts";
import { answer, objectBody, requireAdministrator, type Answer, type ArangoRequest } from "./request.ts";
import { isJsonObject } from "./json.ts";
import { withGrant } from "./levels.ts";
import type { DatabaseRecord, UserRecord } from "./record.ts";

/** The system collections that ArangoDB 3.12 makes in each database; here they only keep their names from being taken. */
const systemCollections = [
  "_analyzers",
  "_appbundles",
  "_apps",
  "_aqlfunctions",
  "_frontend",
  "_graphs",
  "_jobs",
  "_queues",
];

/** The records of a new, empty database. */
export const newDatabase = (name: string, nextId: () => string): DatabaseRecord[] => {
  const database = nextId();
  const names = name === "_system" ? [...systemCollections, "_users"] : systemCollections;
  return [
    { o: "database", id: database, name },
    ...names.map((each): DatabaseRecord => {
      return { o: "collection", id: nextId(), database, name: each, isSystem: true, waitForSync: false };
    }),
  ];
};

/** The users a database is asked for with, those that do not exist yet made; without any, who asks. */
const usersOf = async (request: ArangoRequest, wanted: unknown): Promise<UserRecord[]> => {
  if (wanted === undefined) return request.user === null ? [] : [request.user];
  if (!Array.isArray(wanted)) throw badParameter("'users' has to be an array");
  return await Promise.all(
    (wanted as unknown[]).map(async (each): Promise<UserRecord> => {
      if (!isJsonObject(each) || typeof each.username !== "string" || each.username === "") {
        throw badParameter("each of 'users' needs a 'username'");
      }
      return {
        o: "user",
        name: each.username,
        active: typeof each.active === "boolean" ? each.active : true,
        ...(await hashPassword(typeof each.passwd === "string" ? each.passwd : "")),
        extra: isJsonObject(each.extra) ? each.extra : {},
        access: [],
      };
    }),
  );
};

const create = async (request: ArangoRequest): Promise<Answer> => {
  const { state } = request.service;
  const { name, users, options, ...unknown } = objectBody(request);
  if (typeof name !== "string" || !isDatabaseName(name))
    throw new ArangoError(400, 1229, "database name invalid");
  if (Object.keys(unknown).length > 0)
    throw badParameter(`unknown attribute '${Object.keys(unknown).join("', '")}'`);
  if (isJsonObject(options) && Object.keys(options).length > 0)
    throw notInStandIn("'options' of a new database");
  requireAdministrator(request);
  const owners = await usersOf(request, users);
  if (state.databases.has(name)) throw new ArangoError(409, 1207, "duplicate database name");
  // A user who exists keeps what they have: password, and grants that changed meanwhile.
  const grants = owners.map((user) => withGrant(state.users.get(user.name) ?? user, name, null, "rw"));
  const records = [...newDatabase(name, () => state.nextId()), ...grants];
  await Promise.all(records.map((record) => request.service.commit(record, true)));
  return answer(201, { result: true });
};

/** /_api/database: list and create (both from `_system` only) and /current. */
export const databases = async (request: ArangoRequest): Promise<Answer> => {
  const { database, method, path } = request;
  if (method === "GET" && path.length === 1 && path[0] === "current") {
    const isSystem = database.name === "_system";
    return answer(200, {
      result: { name: database.name, id: database.id, path: "none", isSystem },
    });
  }
  if (path.length > 0) throw notInStandIn(`${method} /_api/database/${path.join("/")}`);
  if (database.name !== "_system")
    throw new ArangoError(403, 1230, "operation only allowed in system database");
  if (method === "GET") {
    if (request.user === null) return answer(200, { result: [...request.service.state.databases.keys()] });
    requireAdministrator(request);
    return answer(200, { result: [...request.service.state.databases.keys()].sort() });
  }
  if (method === "POST") return await create(request);
  throw method === "DELETE" ? notInStandIn("dropping a database") : forbidden();
};
