import { ArangoError, badParameter, collectionNotFound, forbidden, notInStandIn } from "./errors.ts";
import { isJsonObject, type JsonObject } from "./json.ts";
import { isCollectionName } from "./key.ts";
import { collectionLevel, databaseLevel } from "./levels.ts";
import type { CollectionRecord } from "./record.ts";
import { answer, flag, objectBody, type Answer, type ArangoRequest } from "./request.ts";
import type { Collection } from "./state.ts";

/** The collection, by name or by id, if the user may do this with it. */
export const collectionFor = (request: ArangoRequest, name: string, need: "ro" | "rw"): Collection => {
  const { collections } = request.database;
  const collection = /^[0-9]/.test(name)
    ? [...collections.values()].find(({ record }) => record.id === name)
    : collections.get(name);
  if (collection === undefined) throw collectionNotFound(name);
  if (request.user === null) return collection;
  const level = collectionLevel(request.user, request.database.name, collection.record.name);
  if (level === "none") throw forbidden();
  if (level === "ro" && need === "rw") throw new ArangoError(403, 1004, "collection is read-only");
  return collection;
};

const shown = ({ id, name, isSystem }: CollectionRecord): object => ({
  id,
  name,
  status: 3,
  type: 2,
  isSystem,
  globallyUniqueId: isSystem ? name : `h${id}/${id}`,
});

const properties = (record: CollectionRecord): object => ({
  ...shown(record),
  statusString: "loaded",
  waitForSync: record.waitForSync,
  keyOptions: { allowUserKeys: true, type: "traditional" },
  writeConcern: 1,
  cacheEnabled: false,
  syncByRevision: true,
  schema: null,
  computedValues: null,
});

/** What a new collection may ask for: the plain document collection, in whichever words. Another wish is refused, not dropped. */
const plain: Readonly<Record<string, (value: unknown) => boolean>> = {
  type: (value) => value === 2 || value === "2" || value === "document",
  keyOptions: (value) =>
    isJsonObject(value) &&
    (value.type ?? "traditional") === "traditional" &&
    (value.allowUserKeys ?? true) === true,
  replicationFactor: (value) => value === 1,
  numberOfShards: (value) => value === 1,
  writeConcern: (value) => value === 1,
  cacheEnabled: (value) => value === false,
  schema: (value) => value === null,
  computedValues: (value) => value === null || (Array.isArray(value) && value.length === 0),
};

const refuseOtherWishes = (wishes: JsonObject): void => {
  for (const [name, value] of Object.entries(wishes)) {
    if (plain[name]?.(value) !== true) {
      throw notInStandIn(`a collection with ${name} = ${JSON.stringify(value).slice(0, 100)}`);
    }
  }
};

const create = async (request: ArangoRequest): Promise<Answer> => {
  const { database, service, user } = request;
  if (user !== null && databaseLevel(user, database.name) !== "rw") throw forbidden();
  const { name, waitForSync = false, isSystem = false, ...wishes } = objectBody(request);
  if (typeof waitForSync !== "boolean" || typeof isSystem !== "boolean") {
    throw badParameter("'waitForSync' and 'isSystem' have to be true or false");
  }
  if (typeof name !== "string" || !isCollectionName(name, isSystem))
    throw new ArangoError(400, 1208, "illegal name");
  refuseOtherWishes(wishes);
  if (database.collections.has(name)) throw new ArangoError(409, 1207, "duplicate name");
  const id = service.state.nextId();
  const record: CollectionRecord = {
    o: "collection",
    id,
    database: database.id,
    name,
    isSystem,
    waitForSync,
  };
  await service.commit(record, true);
  return answer(200, properties(record));
};

/** /_api/collection: list, create, and of one its description, properties and count. */
export const collections = async (request: ArangoRequest): Promise<Answer> => {
  const { database, method, path, user } = request;
  const [name, topic] = path;
  if (name === undefined && method === "POST") return await create(request);
  if (method !== "GET" || path.length > 2) throw notInStandIn(`${method} /_api/collection/${path.join("/")}`);
  if (name === undefined) {
    const visible = [...database.collections.values()]
      .map(({ record }) => record)
      .filter((record) => user === null || collectionLevel(user, database.name, record.name) !== "none")
      .filter(({ isSystem }) => !isSystem || !flag(request, "excludeSystem", false));
    return answer(200, { result: visible.map(shown) });
  }
  const { record, documents } = collectionFor(request, name, "ro");
  if (topic === undefined) return answer(200, shown(record));
  const location = {
    location: `/_db/${encodeURIComponent(database.name)}/_api/collection/${path.join("/")}`,
  };
  if (topic === "properties") return answer(200, properties(record), location);
  if (topic === "count") return answer(200, { ...properties(record), count: documents.size }, location);
  throw notInStandIn(`GET /_api/collection/${path.join("/")}`);
};
