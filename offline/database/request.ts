import type { IncomingHttpHeaders } from "node:http";
import { badParameter, forbidden, notInStandIn } from "./errors.ts";
import { isJsonObject, parseJson, type JsonObject } from "./json.ts";
import { isAdministrator } from "./levels.ts";
import type { UserRecord } from "./record.ts";
import type { Service } from "./service.ts";
import type { Database } from "./state.ts";

/** A request that may be handled: its database exists and its user may use it. */
export interface ArangoRequest {
  service: Service;
  method: string;
  /** The decoded parts of the path behind the database and the API's name. */
  path: readonly string[];
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: Buffer;
  database: Database;
  /** Null with authentication off: everything is allowed then. */
  user: UserRecord | null;
}

/** `body` is JSON text, or absent; with it a content-length is sent, also to HEAD. */
export interface Answer {
  status: number;
  body?: string;
  headers?: Record<string, string>;
}

/** ArangoDB's frame around most answers: the result's attributes beside `error` and `code`. */
export const answer = (status: number, result: object, headers?: Record<string, string>): Answer => ({
  status,
  body: JSON.stringify({ ...result, error: false, code: status }),
  ...(headers === undefined ? {} : { headers }),
});

const trueWords = new Set(["true", "yes", "on", "y", "1"]);

export const flag = (request: ArangoRequest, name: string, otherwise: boolean): boolean => {
  const value = request.query.get(name);
  return value === null ? otherwise : trueWords.has(value.toLowerCase());
};

export const jsonBody = (request: ArangoRequest): unknown => parseJson(request.body);

export const objectBody = (request: ArangoRequest): JsonObject => {
  const body = jsonBody(request);
  if (!isJsonObject(body)) throw badParameter("the body has to be a JSON object");
  return body;
};

/** Refuses what would change the meaning of a request and is not here. */
export const refuseHeaders = (headers: IncomingHttpHeaders): void => {
  if (headers["x-arango-trx-id"] !== undefined) throw notInStandIn("a stream transaction (x-arango-trx-id)");
  if (headers["x-arango-async"] !== undefined) throw notInStandIn("an asynchronous request (x-arango-async)");
  const encoding = headers["content-encoding"] ?? "identity";
  if (encoding !== "identity") throw notInStandIn(`a body in content-encoding ${encoding}`);
  if (headers["content-type"]?.includes("velocypack")) throw notInStandIn("a VelocyPack body");
};

export const requireAdministrator = ({ user }: ArangoRequest): void => {
  if (user !== null && !isAdministrator(user)) throw forbidden();
};
