import { isUtf8 } from "node:buffer";
import type { FastifyInstance } from "fastify";
import { ApiError } from "./api-error.ts";

/** A JSON object as it came, with the members that the gateway itself looks at (undefined: not there). */
export interface JsonBody {
  /** The caller's own bytes, which go to the database untouched: re-encoding would round numbers beyond 2^53. */
  readonly raw: Buffer;
  readonly key: unknown;
  readonly name: unknown;
}

/** Takes application/json (RFC 8259: UTF-8 only) and nothing else as a request body; Fastify answers 415 for the rest. */
export function acceptJsonObjects(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("application/json", { parseAs: "buffer" }, (request, raw, done) => {
    try {
      requirePlainUtf8(request.headers);
      done(null, parseObject(raw as Buffer));
    } catch (error) {
      done(error as Error);
    }
  });
}

function requirePlainUtf8(headers: Readonly<Record<string, string | string[] | undefined>>): void {
  const charset = /;\s*charset\s*=\s*"?([^";\s]*)/i.exec(String(headers["content-type"]))?.[1];
  if (charset !== undefined && charset.toLowerCase() !== "utf-8") {
    throw new ApiError(415, `the body's charset is ${charset}; JSON is sent as utf-8`);
  }
  const encoding = headers["content-encoding"];
  if (encoding !== undefined && encoding !== "identity") {
    throw new ApiError(415, `the body's content-encoding is ${String(encoding)}; send it without one`);
  }
}

/**
 * @throws {ApiError} 400 unless `raw` is one JSON object
 */
export function parseObject(raw: Buffer): JsonBody {
  // Decoding would put U+FFFD in the place of what is not UTF-8, and so store something that was never sent.
  if (!isUtf8(raw)) throw new ApiError(400, "the body is not UTF-8; JSON is");
  let value: unknown;
  try {
    value = JSON.parse(raw.toString("utf8"));
  } catch {
    throw new ApiError(400, "the body is not JSON; send one JSON object");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    const kind = value === null ? "null" : Array.isArray(value) ? "an array" : `a ${typeof value}`;
    throw new ApiError(400, `the body is ${kind}; send one JSON object`);
  }
  // Not the whole: 16 MiB of JSON are many times that as objects, and would be held until the answer.
  return { raw, key: own(value, "_key"), name: own(value, "name") };
}

function own(value: object, name: string): unknown {
  return Object.getOwnPropertyDescriptor(value, name)?.value as unknown;
}

/** @throws {ApiError} 400 where a request came without a body */
export function requireBody(body: unknown): JsonBody {
  if (body === undefined || body === null) {
    throw new ApiError(400, "the request has no body; send one JSON object as application/json");
  }
  return body as JsonBody;
}
