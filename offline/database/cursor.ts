import { collectionFor } from "./collections.ts";
import { ArangoError, notInStandIn } from "./errors.ts";
import { isJsonObject } from "./json.ts";
import { objectBody, type Answer, type ArangoRequest } from "./request.ts";

/** The one query there is; AQL itself is not here. */
const query = "FOR document IN @@collection SORT document._key LIMIT @offset, @limit RETURN document";

const badBinding = (name: string): ArangoError =>
  new ArangoError(400, 1553, `bind parameter '${name}' has an invalid value or type`);

const count = (value: unknown, name: string): number => {
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0) throw badBinding(name);
  return value;
};

/** POST /_api/cursor, answered in one batch. */
export const cursor = (request: ArangoRequest): Answer => {
  if (request.method !== "POST" || request.path.length > 0)
    throw notInStandIn(`${request.method} /_api/cursor`);
  const body = objectBody(request);
  if (typeof body.query !== "string" || body.query.trim() === "")
    throw new ArangoError(400, 1502, "query is empty");
  if (body.query.trim().replace(/\s+/g, " ") !== query) throw notInStandIn(`a query other than '${query}'`);
  const bindVars = isJsonObject(body.bindVars) ? body.bindVars : {};
  const { "@collection": name, offset, limit, ...others } = bindVars;
  const other = Object.keys(others)[0];
  if (other !== undefined)
    throw new ArangoError(400, 1552, `bind parameter '${other}' was not declared in the query`);
  if (typeof name !== "string") throw badBinding("@collection");
  const { documents, keys } = collectionFor(request, name, "ro");
  const found = keys
    .slice(count(offset, "offset"), count(limit, "limit"))
    .map((key) => documents.get(key)?.text ?? "null");
  if (typeof body.batchSize === "number" && body.batchSize < found.length)
    throw notInStandIn("a result in several batches");
  const tail = {
    hasMore: false,
    ...(body.count === true ? { count: found.length } : {}),
    cached: false,
    extra: { warnings: [], stats: { writesExecuted: 0, writesIgnored: 0, fullCount: undefined } },
    error: false,
    code: 201,
  };
  return { status: 201, body: `{"result":[${found.join(",")}],${JSON.stringify(tail).slice(1)}` };
};
