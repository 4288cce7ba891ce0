import { collectionFor } from "./collections.ts";
import { ArangoError, badParameter, documentNotFound, notInStandIn } from "./errors.ts";
import { isJsonObject, mergePatch, type JsonObject } from "./json.ts";
import { isDocumentKey } from "./key.ts";
import { flag, jsonBody, type Answer, type ArangoRequest } from "./request.ts";
import { revisionFromHeader } from "./revision.ts";
import type { Collection, StoredDocument } from "./state.ts";

const keyBad = (): ArangoError => new ArangoError(400, 1221, "illegal document key");

const etag = (rev: string): Record<string, string> => ({ etag: `"${rev}"` });

/** The attributes that are the database's own, whatever a body says of them. */
const withoutMeta = (body: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(body).filter(([name]) => !["_key", "_id", "_rev"].includes(name)));

const asDocument = (body: unknown): JsonObject => {
  if (Array.isArray(body)) throw notInStandIn("several documents in one request");
  if (!isJsonObject(body)) throw new ArangoError(400, 1227, "invalid document type");
  return body;
};

const conflict = (status: 409 | 412, collection: Collection, key: string, rev: string): ArangoError =>
  new ArangoError(status, 1200, "conflict, _rev values do not match", {
    details: { _id: `${collection.record.name}/${key}`, _key: key, _rev: rev },
    headers: etag(rev),
  });

/**
 * The document as it is, if every precondition holds. The If-Match header's failure is 412; with `ignoreRevs=false` the body's `_rev` is a
 * precondition too, whose failure arangod answers with 409 (RestVocbaseBaseHandler: 412 only where the header carried the revision).
 */
const current = (
  request: ArangoRequest,
  collection: Collection,
  key: string,
  bodyRev: unknown,
): StoredDocument => {
  const document = collection.documents.get(key);
  if (document === undefined) throw documentNotFound();
  const wanted = revisionFromHeader(request.headers["if-match"]);
  if (wanted !== undefined) {
    if (wanted !== document.rev) throw conflict(412, collection, key, document.rev);
  } else if (typeof bodyRev === "string" && !flag(request, "ignoreRevs", true) && bodyRev !== document.rev) {
    throw conflict(409, collection, key, document.rev);
  }
  return document;
};

/** What is answered to a change: who the document is, and on request what it was and is. */
const changed = (
  request: ArangoRequest,
  collection: Collection,
  status: number,
  meta: Record<string, string>,
  versions: { old?: StoredDocument; new?: StoredDocument },
): Answer => {
  const { _key: key = "", _rev: rev = "" } = meta;
  const headers = {
    ...etag(rev),
    location: `/_db/${encodeURIComponent(request.database.name)}/_api/document/${encodeURIComponent(collection.record.name)}/${encodeURIComponent(key)}`,
  };
  if (flag(request, "silent", false)) return { status, body: "{}", headers: {} };
  const parts = [JSON.stringify(meta).slice(1, -1)];
  if (versions.old !== undefined && flag(request, "returnOld", false))
    parts.push(`"old":${versions.old.text}`);
  if (versions.new !== undefined && flag(request, "returnNew", false))
    parts.push(`"new":${versions.new.text}`);
  return { status, body: `{${parts.join(",")}}`, headers };
};

const waits = (request: ArangoRequest, collection: Collection): boolean =>
  flag(request, "waitForSync", false) || collection.record.waitForSync;

/** Gives the document a new revision, and waits as long as the request wants to. */
const put = async (
  request: ArangoRequest,
  collection: Collection,
  key: string,
  content: JsonObject,
): Promise<StoredDocument> => {
  const rev = request.service.state.clock.next();
  const meta = { _key: key, _id: `${collection.record.name}/${key}`, _rev: rev };
  const text = JSON.stringify({ ...meta, ...content });
  await request.service.commit(
    { o: "put", c: collection.record.id, k: key, r: rev, text },
    waits(request, collection),
  );
  return { rev, text };
};

const insert = async (request: ArangoRequest, collection: Collection): Promise<Answer> => {
  if (flag(request, "overwrite", false) || request.query.has("overwriteMode"))
    throw notInStandIn("overwriting by insert");
  const body = asDocument(jsonBody(request));
  const key = body._key === undefined ? request.service.state.nextId() : body._key;
  if (!isDocumentKey(key)) throw keyBad();
  if (collection.documents.has(key)) {
    throw new ArangoError(
      409,
      1210,
      `unique constraint violated - in index primary of type primary over '_key'; conflicting key: ${key}`,
    );
  }
  const made = await put(request, collection, key, withoutMeta(body));
  const meta = { _id: `${collection.record.name}/${key}`, _key: key, _rev: made.rev };
  return changed(request, collection, waits(request, collection) ? 201 : 202, meta, { new: made });
};

const modify = async (request: ArangoRequest, collection: Collection, key: string): Promise<Answer> => {
  if (request.query.has("versionAttribute")) throw notInStandIn("versionAttribute");
  const body = asDocument(jsonBody(request));
  if (body._key !== undefined && body._key !== null && typeof body._key !== "string") throw keyBad();
  const old = current(request, collection, key, body._rev);
  let content = withoutMeta(body);
  if (request.method === "PATCH") {
    const before: unknown = jsonBody({ ...request, body: Buffer.from(old.text) });
    content = mergePatch(withoutMeta(asDocument(before)), content, {
      keepNull: flag(request, "keepNull", true),
      mergeObjects: flag(request, "mergeObjects", true),
    });
  }
  const made = await put(request, collection, key, content);
  const meta = { _id: `${collection.record.name}/${key}`, _key: key, _rev: made.rev, _oldRev: old.rev };
  return changed(request, collection, waits(request, collection) ? 201 : 202, meta, { old, new: made });
};

const remove = async (request: ArangoRequest, collection: Collection, key: string): Promise<Answer> => {
  const old = current(request, collection, key, undefined);
  await request.service.commit(
    { o: "remove", c: collection.record.id, k: key, r: old.rev },
    waits(request, collection),
  );
  const meta = { _id: `${collection.record.name}/${key}`, _key: key, _rev: old.rev };
  return changed(request, collection, waits(request, collection) ? 200 : 202, meta, { old });
};

const read = (request: ArangoRequest, collection: Collection, key: string): Answer => {
  const document = current(request, collection, key, undefined);
  if (revisionFromHeader(request.headers["if-none-match"]) === document.rev) {
    return { status: 304, headers: etag(document.rev) };
  }
  return { status: 200, body: document.text, headers: etag(document.rev) };
};

/** /_api/document/{collection}[/{key}], one document a request. */
export const documents = async (request: ArangoRequest): Promise<Answer> => {
  const { method, path } = request;
  const [name, key] = path;
  const reads = method === "GET" || method === "HEAD";
  if (name === undefined) throw badParameter("expecting /_api/document/<collection>");
  if (path.length > 2) throw badParameter("expecting /_api/document/<collection>/<key>");
  if (request.query.has("isRestore")) throw notInStandIn("isRestore");
  const collection = collectionFor(request, name, reads ? "ro" : "rw");
  if (key === undefined) {
    if (method === "POST") return await insert(request, collection);
    throw notInStandIn(`${method} of several documents`);
  }
  if (reads) return read(request, collection, key);
  if (method === "PUT" || method === "PATCH") return await modify(request, collection, key);
  if (method === "DELETE") return await remove(request, collection, key);
  throw new ArangoError(405, 405, "method not supported");
};
