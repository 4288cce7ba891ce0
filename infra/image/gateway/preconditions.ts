import { ApiError } from "./api-error.ts";

/** RFC 9110 section 8.8.3, one strong entity tag. */
const strongTag = /^"[\x21\x23-\x7e\x80-\xff]*"$/;
const anyTag = /^(?:W\/)?("[\x21\x23-\x7e\x80-\xff]*")$/;

/**
 * The entity tag that an If-Match header asks for, as arangod takes it.
 * @returns undefined where anything matches: no header, or `*`
 * @throws {ApiError} 412 for a weak tag, which never matches here (RFC 9110 section 13.1.1); 400 for a list or no tag,
 *   because a condition that was not understood must not be dropped
 */
export function ifMatchTag(header: string | undefined): string | undefined {
  const tag = header?.trim();
  if (tag === undefined || tag === "*") return undefined;
  if (strongTag.test(tag)) return tag;
  if (anyTag.test(tag))
    throw new ApiError(412, "If-Match compares strongly, and a weak tag (W/) never matches");
  throw new ApiError(400, 'If-Match takes one revision in quotes, as ETag gave it ("_abc---"), or *');
}

/** Whether an If-None-Match header names the revision that the caller would get (RFC 9110 section 13.1.2). */
export function isKnownToCaller(header: string | undefined, etag: string | undefined): boolean {
  if (header === undefined || etag === undefined) return false;
  return header.trim() === "*" || header.split(",").some((tag) => anyTag.exec(tag.trim())?.[1] === etag);
}
