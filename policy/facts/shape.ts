/**
 * The shape of a declared value, and who speaks for each place in it: `decides` is the id of the rule that a place
 * is evidence for, which reports it when it cannot be read. "nothing" marks a place that decides neither
 * reachability nor host access, where an unknown is no danger. A place inherits from the one it lies in.
 */
export type Shape =
  | { readonly kind: "text" | "number" | "flag" | "anything"; readonly decides?: string | undefined }
  | { readonly kind: "list"; readonly of: Shape; readonly decides?: string | undefined }
  | { readonly kind: "map"; readonly of: Shape; readonly decides?: string | undefined }
  | { readonly kind: "object"; readonly properties: Properties; readonly decides?: string | undefined };

export type Properties = Readonly<Record<string, Shape>>;

/** Where an unknown is no danger. */
export const NOTHING = "nothing";

/** The rule that speaks for every place that no other rule claims. */
export const ANYTHING_ELSE = "known-at-preview";

type Scalar = Extract<Shape, { kind: "text" | "number" | "flag" | "anything" }>;

const scalar =
  (kind: Scalar["kind"]) =>
  (decides?: string): Shape => ({ kind, decides });

export const text = scalar("text");
export const number = scalar("number");
export const flag = scalar("flag");
export const anything = scalar("anything");

export function list(of: Shape, decides?: string): Shape {
  return { kind: "list", of, decides };
}

export function map(of: Shape, decides?: string): Shape {
  return { kind: "map", of, decides };
}

export function object(properties: Properties, decides?: string): Shape {
  return { kind: "object", properties, decides };
}

/** Labels as Docker's resources take them in Pulumi: a list of pairs. */
export function labels(decides: string): Shape {
  return list(object({ label: text(), value: text() }), decides);
}
