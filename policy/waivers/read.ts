import { isMap, isNode, isSeq, LineCounter, parseDocument } from "yaml";
import * as z from "zod/mini";
import type { Waiver } from "../verdict.ts";

/** One entry of the file, or what is wrong with it. */
export interface WaiverEntry {
  /** From 1. */
  readonly line: number;
  /** Undefined where it cannot be read. */
  readonly waiver: Waiver | undefined;
}

const line = z.string().check(z.minLength(1), z.maxLength(500), z.regex(/^[^\p{Cc}]*$/u));
const waiver = z.strictObject({
  rule: line,
  resource: line.check(z.regex(/^urn:pulumi:.+::.+::.+::.+$/)),
  reason: line,
  owner: line,
  expires: z.string().check(z.iso.date()),
});

/** Reads a file of waivers. What cannot be read is an entry without a waiver, which is a violation of its own. */
export function readWaivers(text: string): WaiverEntry[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const malformed = [{ line: 1, waiver: undefined }];
  if (document.errors.length > 0 || !isMap(document.contents)) return malformed;
  const list = document.contents.get("waivers");
  if (document.contents.items.length !== 1 || !isSeq(list)) return malformed;
  return list.items.map((item) => {
    const [start] = isNode(item) ? item.range : [0];
    const parsed = waiver.safeParse(isMap(item) ? item.toJS(document) : item);
    return {
      line: lines.linePos(start).line,
      waiver: parsed.success ? parsed.data : undefined,
    };
  });
}
