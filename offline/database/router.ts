import type { IncomingHttpHeaders } from "node:http";
import type { Authentication } from "./authentication.ts";
import { collections } from "./collections.ts";
import { cursor } from "./cursor.ts";
import { databases } from "./databases.ts";
import { documents } from "./documents.ts";
import { ArangoError, notInStandIn, shuttingDown, unauthorized } from "./errors.ts";
import { databaseLevel, isAdministrator } from "./levels.ts";
import type { UserRecord } from "./record.ts";
import { answer, refuseHeaders, type Answer, type ArangoRequest } from "./request.ts";
import type { Service } from "./service.ts";
import { users } from "./users.ts";
import { arangodVersion, license } from "./version.ts";

/** A request as it came, its target split and its body read. */
export interface RawRequest {
  method: string;
  database: string;
  /** The path behind the database, undecoded: "/_api/version". */
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

type Handler = (request: ArangoRequest) => Answer | Promise<Answer>;

const version: Handler = ({ method, service, user, query }) => {
  if (method !== "GET") throw new ArangoError(405, 405, "method not supported");
  if (query.get("details") === "true") throw notInStandIn("?details=true of the version");
  // With --server.harden arangod tells its version to administrators only.
  const told = !service.settings.harden || user === null || isAdministrator(user);
  const body = { server: "arango", license, ...(told ? { version: arangodVersion } : {}) };
  return { status: 200, body: JSON.stringify(body) };
};

const handlers: Readonly<Record<string, Handler>> = {
  version,
  database: databases,
  user: users,
  collection: collections,
  document: documents,
  cursor,
};

const decode = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new ArangoError(400, 400, "the path is not valid percent-encoded UTF-8");
  }
};

/** Whether a user (null: nobody) may ask for this path at all, as arangod's CommTask::canAccessPath decides it. */
const mayAsk = (
  service: Service,
  user: UserRecord | null,
  { method, database, path }: RawRequest,
): boolean => {
  if (user !== null && databaseLevel(user, database) !== "none") return true;
  if (service.settings.authenticationSystemOnly && !path.startsWith("/_")) return true;
  if (user !== null && path.startsWith("/_api/user/")) return true;
  return path === "/" && method === "GET";
};

const starting = (): ArangoError =>
  new ArangoError(503, 503, "service unavailable due to startup or maintenance mode");

export const route = async (
  service: Service,
  authentication: Authentication,
  raw: RawRequest,
): Promise<Answer> => {
  if (service.isStopping) throw shuttingDown();
  if (service.storage === null) throw starting();
  if (raw.path === "/_admin/server/availability" && raw.method === "GET")
    return answer(200, { mode: "default" });
  const on = service.settings.authentication;
  const user = on ? await authentication.userOf(raw.headers.authorization) : null;
  const database = service.state.databases.get(raw.database);
  if (database === undefined) {
    // Who may not use it is not told whether it exists.
    if (on && (user === null || databaseLevel(user, raw.database) === "none")) throw unauthorized();
    throw new ArangoError(404, 1228, `database not found: ${raw.database}`);
  }
  if (on && !mayAsk(service, user, raw)) throw unauthorized();
  const [, root, name = "", ...rest] = raw.path.split("/");
  if (rest.at(-1) === "") rest.pop();
  const handler = root === "_api" && Object.hasOwn(handlers, name) ? handlers[name] : undefined;
  if (handler === undefined) {
    if (/^_(api|admin|open)$/.test(root ?? "")) throw notInStandIn(`${raw.method} ${raw.path}`);
    throw new ArangoError(404, 404, `unknown path '${raw.path}'`);
  }
  refuseHeaders(raw.headers);
  return await handler({ ...raw, service, path: rest.map(decode), database, user });
};
