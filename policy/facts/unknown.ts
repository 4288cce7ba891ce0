/**
 * The value of a place that cannot be read: not known during a preview, or not of the shape Docker takes.
 * It is a value of its own, never `undefined`, because "not declared" is an answer and "cannot be known" is none.
 */
export interface Unknown {
  readonly unknown: true;
}

export const UNKNOWN: Unknown = Object.freeze({ unknown: true });

export type Maybe<T> = T | Unknown;

export function isUnknown(value: unknown): value is Unknown {
  return value === UNKNOWN;
}
