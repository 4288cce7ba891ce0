import * as z from "zod/mini";
import { ApiError, unavailable } from "./api-error.ts";
import type { DatabaseAnswer } from "./database.ts";

/** ArangoDB's error body (its HTTP API's "Errors and exception handling"). */
const errorBody = z.object({ errorNum: z.number(), errorMessage: z.string() });

/** What a request was about, for the words of its error. */
export interface Subject {
  readonly collection: string;
  readonly key?: string | undefined;
}

/**
 * The error that one of arangod's answers stands for. The numbers are ArangoDB's own (lib/Basics/errors.dat).
 * @param answer one whose status is 400 or more
 */
export function databaseError(answer: DatabaseAnswer, { collection, key }: Subject): ApiError {
  const { errorNum, errorMessage } = parseError(answer.body);
  switch (errorNum) {
    case 32: // resource limit exceeded
      if (answer.status === 507) return new ApiError(507, errorMessage);
      return new ApiError(
        400,
        "the answer needs more memory than a query may use; ask for fewer documents with limit",
      );
    case 1104: // filesystem full
      return new ApiError(
        507,
        "the database's disk is full; nothing was changed, and reading goes on. Make room on the disk of the data volume",
      );
    case 1004: // read only
      return unavailable("the database takes no writes at the moment (read-only); reading goes on");
    case 1200: // conflict
      return answer.status === 412
        ? new ApiError(
            412,
            `the document ${collection}/${key} has another revision than If-Match names; nothing was changed. Get it again and merge`,
          )
        : new ApiError(
            409,
            "another write to the same document was under way; nothing was changed. Try again",
          );
    case 1202: // document not found
      return new ApiError(404, `there is no document ${collection}/${key}`);
    case 1203: // collection or view not found
      return new ApiError(
        404,
        `there is no collection ${collection}; GET /api/v1/collections lists them, POST /api/v1/collections makes one`,
      );
    case 1207: // duplicate name
      return new ApiError(409, `there is a collection ${collection} already`);
    case 1210: // unique constraint violated
      return new ApiError(
        409,
        `a document with this key, or another unique value, is already in ${collection}; nothing was changed (${errorMessage})`,
      );
  }
  if (answer.status === 503)
    return unavailable("the database is overloaded or not ready; nothing was changed");
  if (answer.status === 400 || answer.status === 413) return new ApiError(400, errorMessage);
  // 401 and 403 among them: the credentials are the gateway's own, and no caller can mend them.
  throw new Error(`the database answered ${answer.status}, error ${errorNum}: ${errorMessage}`);
}

function parseError(body: Buffer): z.infer<typeof errorBody> {
  try {
    return errorBody.parse(JSON.parse(body.toString("utf8")));
  } catch {
    return { errorNum: 0, errorMessage: "an answer that is not ArangoDB's" };
  }
}
