import { checkInputs } from "../provider/check-inputs.ts";

export type Properties = Readonly<Record<string, unknown>>;

/** A resource as the engine shows it to a policy. */
export interface Resource {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  readonly properties: Properties;
  /** The provider that manages it; undefined for a component. */
  readonly provider?: Pick<Resource, "type" | "name" | "urn" | "properties">;
  /** Of the resource that it lies in. */
  readonly parent?: string;
  readonly protect?: boolean;
  readonly ignoreChanges?: readonly string[];
  /** URNs of what it depends on. */
  readonly dependencies?: readonly string[];
  /** For each property, the URNs of the resources whose outputs it was made from. */
  readonly propertyDependencies?: Readonly<Record<string, readonly string[]>>;
}

type Options = Partial<Omit<Resource, "type" | "name" | "properties">>;

export function urnOf(type: string, name: string, stack = "dev", project = "testkit"): string {
  return `urn:pulumi:${stack}::${project}::${type}::${name}`;
}

/** A resource with these very properties; `undefined` ones are left out, as the engine leaves them out. */
export function resource(
  type: string,
  name: string,
  properties: Properties = {},
  options: Options = {},
): Resource {
  const given = Object.entries(properties).filter(([, value]) => value !== undefined);
  return { type, name, urn: urnOf(type, name), properties: Object.fromEntries(given), ...options };
}

/**
 * The same resource after its provider's check, which is what a policy sees: with the provider's defaults and conversions.
 * Known for Pulumi's docker provider; of any other type nothing is known, and nothing is added.
 */
export function checked(one: Resource): Resource {
  return { ...one, properties: checkInputs(one.type, one.urn, one.properties) };
}
