import type { Origin, StackMember } from "./stack.ts";

/** Of which types each property of a container may be made while it is unknown. */
const PROPERTY_KINDS: readonly (readonly [property: string, type: RegExp])[] = [
  ["image", /image|tag/i],
  ["networksAdvanced", /:Network$/],
  ["volumes", /:Volume$/],
];

/**
 * What each property was made from. States of older engines record only what a resource depends on, and not by which
 * property.
 */
export function originsFrom(
  byProperty: Readonly<Record<string, readonly Origin[]>>,
  dependencies: readonly Origin[],
): StackMember["origins"] {
  if (Object.keys(byProperty).length > 0) return byProperty;
  return Object.fromEntries(
    PROPERTY_KINDS.map(([property, kind]) => [property, dependencies.filter(({ type }) => kind.test(type))]),
  );
}
