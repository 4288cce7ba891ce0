import type { Value } from "../../protocol/values.ts";
import { notImplemented } from "../../schema/check.ts";

type Invalid = (value: Value) => string | undefined;

export const matches =
  (pattern: RegExp): Invalid =>
  (value) =>
    typeof value === "string" && pattern.test(value) ? undefined : `must match ${pattern.source}`;

export const atLeast =
  (least: number): Invalid =>
  (value) =>
    typeof value === "number" && value >= least ? undefined : `cannot be lower than ${least}`;

/** Go's duration notation: `1m30s`, `500ms`; not negative. */
export const duration: Invalid = (value) =>
  typeof value === "string" && /^\+?(?:0|(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|ms|s|m|h))+$/.test(value)
    ? undefined
    : "must be a duration such as 30s or 1m30s";

/** The real provider also takes names, which it looks up on the machine that it runs on. */
export const numericId: Invalid = (value) =>
  typeof value === "string" && /^\d+$/.test(value) ? undefined : notImplemented("an owner or group by name");

export const absolutePath: Invalid = (value) =>
  typeof value === "string" && /^(?:[a-zA-Z]:[\\/]|\/)/.test(value) ? undefined : "must be an absolute path";

export const base64: Invalid = (value) =>
  typeof value === "string" && /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(value)
    ? undefined
    : "must be base64";
