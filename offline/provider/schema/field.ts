import type { Value } from "../protocol/values.ts";

/**
 * One property of a resource, described once: check, diff, preview and read all go by it.
 * The flags are those of the Terraform schema behind Pulumi's docker provider (v4.5.0 of
 * kreuzwerker/terraform-provider-docker), whose behaviour this stand-in keeps.
 */
export type Field = FieldFlags & FieldKind;

export interface FieldFlags {
  readonly required?: true;
  /** Filled in by check where the program gives nothing, and recorded under `__defaults`. */
  readonly default?: Value;
  /** Where the program gives nothing, Docker decides: unknown at preview, never a difference. */
  readonly computed?: true;
  /** Docker alone decides: not an input. */
  readonly output?: true;
  /** A change cannot be made in place. */
  readonly replaces?: true;
  /** Given nothing, made from the resource's name and seven hex digits. */
  readonly autonamed?: true;
  /** An empty value means "leave it", so it is no difference from whatever is there. */
  readonly emptyIsUnset?: true;
  /** Only these values are implemented here; the real provider takes more. */
  readonly only?: readonly Value[];
  /** What is wrong with a value, or undefined: asked of known values of the field's kind. */
  readonly invalid?: (value: Value) => string | undefined;
  /** The form in which state holds the value, where that is not the form it was given in. */
  readonly canonical?: (value: Value) => Value;
}

export type FieldKind =
  | { readonly kind: "string" | "integer" | "boolean" | "unimplemented" }
  /** A map to strings. */
  | { readonly kind: "map" }
  | { readonly kind: "list"; readonly of: Field }
  /** A list whose order means nothing. */
  | { readonly kind: "set"; readonly of: Field }
  | { readonly kind: "object"; readonly fields: Fields };

export type Fields = Readonly<Record<string, Field>>;

export const string = (flags: FieldFlags = {}): Field => ({ kind: "string", ...flags });
export const integer = (flags: FieldFlags = {}): Field => ({ kind: "integer", ...flags });
export const boolean = (flags: FieldFlags = {}): Field => ({ kind: "boolean", ...flags });
export const map = (flags: FieldFlags = {}): Field => ({ kind: "map", ...flags });
export const list = (of: Field, flags: FieldFlags = {}): Field => ({ kind: "list", of, ...flags });
export const set = (of: Field, flags: FieldFlags = {}): Field => ({ kind: "set", of, ...flags });
export const object = (fields: Fields, flags: FieldFlags = {}): Field => ({
  kind: "object",
  fields,
  ...flags,
});
/** A property of the real provider that is refused here by name. */
export const unimplemented: Field = { kind: "unimplemented" };
