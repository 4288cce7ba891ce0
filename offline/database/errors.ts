/**
 * A refusal in ArangoDB's own terms: an HTTP status, the number and text of its error table (lib/Basics/errors.dat), and what else the
 * body and the headers carry.
 */
export class ArangoError extends Error {
  readonly status: number;
  readonly errorNum: number;
  readonly details: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    errorNum: number,
    message: string,
    extra: { details?: Record<string, string>; headers?: Record<string, string> } = {},
  ) {
    super(message);
    this.name = "ArangoError";
    this.status = status;
    this.errorNum = errorNum;
    this.details = extra.details ?? {};
    this.headers = extra.headers ?? {};
  }
}

/** What ArangoDB has and this does not: said, never imitated. */
export const notInStandIn = (what: string): ArangoError =>
  new ArangoError(501, 501, `${what} is not in the stand-in for ArangoDB; the real server is needed for it`);

export const unauthorized = (): ArangoError =>
  new ArangoError(401, 11, "not authorized to execute this request", {
    headers: { "www-authenticate": 'Basic realm="ArangoDB"' },
  });

export const forbidden = (): ArangoError => new ArangoError(403, 11, "forbidden");
export const badParameter = (message = "bad parameter"): ArangoError => new ArangoError(400, 400, message);
export const collectionNotFound = (name: string): ArangoError =>
  new ArangoError(404, 1203, `collection or view not found: ${name}`);
export const documentNotFound = (): ArangoError => new ArangoError(404, 1202, "document not found");
export const shuttingDown = (): ArangoError => new ArangoError(503, 30, "shutdown in progress");
